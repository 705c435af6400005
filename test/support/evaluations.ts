import type { Viewer } from '../../src/disclosure/viewer.ts'
import { readSubjectId } from '../../src/relay/global-id.ts'
import { ask } from './ask.ts'
import { noon } from './lists.ts'
import { makeFactories, nextSerial, type MadeSubject, type Make } from './make.ts'
import { makeMandate, makeParty, makeViewer } from './parties.ts'
import type { World } from './world.ts'

const PAYLOAD = `clientMutationId evaluationId problems { code zh en }
  evaluation { id state status version score disclosureScope sinceOn periodFrom periodUntil
    publicityFrom publicityUntil validFrom validUntil evaluator isDelegated
    grade { code scheme version text isDemonstration } scheme { code version }
    explanation { parts { part { code } points } indicators { indicator { code zh } points }
      vetoes { code } demotions { from to } reasons { code about } }
    steps { kind partyName takenOn statement
      inputs { kind code category value times reference records } } }`

const INPUT_OF = {
  evaluateSubject: 'EvaluateSubjectInput',
  reviseEvaluation: 'ReviseEvaluationInput',
  publishEvaluation: 'EvaluationStepInput',
  requestEvaluationReview: 'EvaluationReviewInput',
  answerEvaluationReview: 'EvaluationReviewInput',
  finalizeEvaluation: 'FinalizeEvaluationInput',
  withdrawEvaluation: 'EvaluationReviewInput',
} as const
type StepName = Exclude<keyof typeof INPUT_OF, 'evaluateSubject'>

const mutation = (name: keyof typeof INPUT_OF) =>
  `mutation ($input: ${INPUT_OF[name]}!) { ${name}(input: $input) { ${PAYLOAD} } }`

/** What a step with an evaluation gave. */
export interface Evaluated {
  evaluationId: string
  problems: { code: string; zh: string; en: string }[]
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  evaluation: any
}

/** Those who have to do with evaluations in a world, and the steps that they take. */
export interface Evaluations {
  make: Make
  /** A department, and its viewer. */
  department: Viewer & { party: NonNullable<Viewer['party']> }
  /** By DEMO-RECORDS, for 2026, unless said otherwise. */
  evaluate(viewer: Viewer, subject: Pick<MadeSubject, 'id'>, more?: object): Promise<Evaluated>
  step(name: StepName, viewer: Viewer, of: Evaluated, more?: object): Promise<Evaluated>
  representative(subject: MadeSubject): Promise<Viewer>
  /** An agency below the department, with a mandate to evaluate by DEMO-RECORDS unless said otherwise. */
  agency(mandate?: object | null): Promise<Viewer>
  /** A final result of a scheme that takes scores, from 2026-08-01; the clock stands as before afterwards. */
  final(subject: MadeSubject, score: string, more?: object): Promise<Evaluated>
}

/** The codes of the problems of a step. */
export const problemsOf = ({ problems }: Evaluated) => problems.map(({ code }) => code)

/** Makes the parties, and the steps of a world. */
// oxlint-disable-next-line max-lines-per-function -- a fixture: its parts share one world
export async function makeEvaluations(world: World): Promise<Evaluations> {
  const { base } = world
  const bureau = await makeParty(base, 'BUREAU', {
    regionCode: '320600',
    sourceCode: 'TRANSPORT_BUREAU',
  })
  const department = { ...(await makeViewer(base, bureau, 'ACTOR')), party: bureau as never }
  const keyed = () => ({ idempotencyKey: `evaluation-test-${nextSerial()}` })
  const evaluate: Evaluations['evaluate'] = async (viewer, subject, more = {}) => {
    const demo = { scheme: 'DEMO-RECORDS', periodFrom: '2026-01-01' }
    const input = { ...demo, subject: subject.id, ...keyed(), ...more }
    return (await ask(world, mutation('evaluateSubject'), { input }, { viewer })).evaluateSubject
  }
  const step: Evaluations['step'] = async (name, viewer, of, more = {}) => {
    const expectedVersion = of.evaluation?.version ?? 1
    const input = { evaluation: of.evaluationId, expectedVersion, ...keyed() }
    const given = { ...input, statement: '示例说明', ...more }
    return (await ask(world, mutation(name), { input: given }, { viewer }))[name]
  }
  return {
    make: makeFactories(world),
    department,
    evaluate,
    step,
    representative: async (subject) => {
      const party = await makeParty(base, 'SUBJECT', { subjectId: readSubjectId(subject.id) })
      return makeViewer(base, party, 'REPRESENTATIVE')
    },
    agency: async (mandate = {}) => {
      const party = await makeParty(base, 'AGENCY', {
        parentId: bureau.id,
        sourceCode: 'THIRD_PARTY',
      })
      const filed = { act: 'EVALUATE', scheme: 'DEMO-RECORDS', ...mandate }
      if (mandate !== null) await makeMandate(base, party, filed)
      return makeViewer(base, party, 'ACTOR')
    },
    final: async (subject, score, more = {}) => {
      const before = base.now()
      world.setNow(noon('2026-08-01'))
      try {
        const made = await evaluate(department, subject, {
          scheme: 'JS-ROADWATER-OPERATOR-2024',
          periodFrom: '2025-01-01',
          periodUntil: '2025-12-31',
          inputs: {
            parts: [{ part: 'TOTAL', score }],
            facts: [{ fact: 'BAD_POINTS', value: '20' }],
          },
        })
        const done = await step('finalizeEvaluation', department, made, {
          validUntil: '2027-07-31',
          ...more,
        })
        if (done.problems.length > 0) throw new Error(JSON.stringify(done.problems))
        return done
      } finally {
        world.setNow(before)
      }
    },
  }
}
