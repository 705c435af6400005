import type { Viewer } from '../../src/disclosure/viewer.ts'
import { readSubjectId } from '../../src/relay/global-id.ts'
import { ask } from './ask.ts'
import { makeFactories, nextSerial, type MadeSubject, type Make } from './make.ts'
import { makeParty, makeViewer } from './parties.ts'
import type { World } from './world.ts'

const OBJECTION = `objection { id state version filedOn dueOn decisionDueOn overdue escalation outcome decidedOn reviewed
  handler onBehalf steps { kind statement items { field recorded claimed } evidence { evidenceId mediaType } } }`
const PROCEEDING = `proceeding { id state kind organ caseNumber filedOn outcome documentNumber statement version }`

const INPUT_OF = {
  fileObjection: 'FileObjectionInput',
  acceptObjection: 'ObjectionStepInput',
  refuseObjection: 'ObjectionStepInput',
  verifyObjection: 'VerifyObjectionInput',
  answerObjectionVerification: 'ObjectionStepInput',
  decideObjection: 'DecideObjectionInput',
  notifyObjection: 'ObjectionStepInput',
  reviewObjection: 'ObjectionStepInput',
  withdrawObjection: 'ObjectionStepInput',
} as const
type StepName = Exclude<keyof typeof INPUT_OF, 'fileObjection'>

const PROCEEDING_INPUT_OF = {
  recordProceeding: 'RecordProceedingInput',
  recordStay: 'ProceedingStepInput',
  liftStay: 'ProceedingStepInput',
  recordProceedingDecision: 'ProceedingDecisionInput',
} as const

/** What a step with an objection gave. */
export interface Objected {
  objectionId: string
  problems: { code: string; zh: string; en: string }[]
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  objection: any
}

/** What a step with a proceeding gave. */
export interface Proceeded {
  problems: { code: string }[]
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  proceeding: any
}

export const problemsOf = ({ problems }: { problems: { code: string }[] }) =>
  problems.map(({ code }) => code)

/** Those who have to do with objections in a world, and the steps that they take. */
export interface Objections {
  make: Make
  /** The bureau that holds the facts, another of its people, and its county office. */
  bureau: Viewer
  colleague: Viewer
  county: Viewer
  file(viewer: Viewer, fact: string, more?: object): Promise<Objected>
  step(name: StepName, viewer: Viewer, of: Objected, more?: object): Promise<Objected>
  /** From its filing to where it is verified by the handling unit itself. */
  verifying(own: Viewer, fact: string): Promise<Objected>
  proceed(name: keyof typeof PROCEEDING_INPUT_OF, viewer: Viewer, input: object): Promise<Proceeded>
  representative(subject: Pick<MadeSubject, 'id'>): Promise<Viewer>
}

/** Makes the parties, and the steps of a world. */
export async function makeObjections(world: World): Promise<Objections> {
  const { base } = world
  const city = { regionCode: '320600', sourceCode: 'TRANSPORT_BUREAU' }
  const bureau = await makeParty(base, 'BUREAU', city)
  const county = await makeParty(base, 'COUNTY', {
    parentId: bureau.id,
    regionCode: '320681',
    sourceCode: 'COUNTY_TRANSPORT_OFFICE',
  })
  const keyed = () => ({ idempotencyKey: `objection-test-${nextSerial()}` })
  const mutation = (name: keyof typeof INPUT_OF) =>
    `mutation ($input: ${INPUT_OF[name]}!) { ${name}(input: $input) {
       objectionId problems { code zh en } ${OBJECTION} } }`
  const file: Objections['file'] = async (viewer, fact, more = {}) => {
    const input = { fact, aspect: 'CONTENT', reason: '示例异议理由', ...keyed(), ...more }
    return (await ask(world, mutation('fileObjection'), { input }, { viewer })).fileObjection
  }
  const step: Objections['step'] = async (name, viewer, of, more = {}) => {
    const given = { objection: of.objectionId, expectedVersion: of.objection?.version ?? 1 }
    const input = { ...given, statement: '示例意见', ...keyed(), ...more }
    return (await ask(world, mutation(name), { input }, { viewer }))[name]
  }
  const self = await makeViewer(base, bureau, 'ACTOR')
  return {
    make: makeFactories(world),
    bureau: self,
    colleague: await makeViewer(base, bureau, 'ACTOR'),
    county: await makeViewer(base, county, 'ACTOR'),
    file,
    step,
    verifying: async (own, fact) => {
      const accepted = await step('acceptObjection', self, await file(own, fact))
      return step('verifyObjection', self, accepted)
    },
    proceed: async (name, viewer, input) => {
      const document = `mutation ($input: ${PROCEEDING_INPUT_OF[name]}!) { ${name}(input: $input) {
        problems { code } ${PROCEEDING} } }`
      const given = { statement: '示例说明', ...keyed(), ...input }
      return (await ask(world, document, { input: given }, { viewer }))[name]
    },
    representative: async (subject) => {
      const party = await makeParty(base, 'SUBJECT', { subjectId: readSubjectId(subject.id) })
      return makeViewer(base, party, 'REPRESENTATIVE')
    },
  }
}
