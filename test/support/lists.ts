import type { Viewer } from '../../src/disclosure/viewer.ts'
import { readSubjectId, writeGlobalId } from '../../src/relay/global-id.ts'
import { ask } from './ask.ts'
import { makeFactories, nextSerial, type MadeSubject, type Make } from './make.ts'
import { makeMandate, makeParty, makeViewer } from './parties.ts'
import type { World } from './world.ts'

const PAYLOAD = `clientMutationId entryId problems { code zh en }
  entry { id state version inForceFrom inForceUntil noticeUntil legalBasis disclosureScope
    steps { kind objection partyName takenOn untilOn statement basis } }`
const NOMINATE = `mutation ($input: NominateListEntryInput!) { nominateListEntry(input: $input) { ${PAYLOAD} } }`
const DETERMINE = `mutation ($input: DetermineListEntryInput!) { determineListEntry(input: $input) { ${PAYLOAD} } }`
const STEP = (name: StepName) =>
  `mutation ($input: ${INPUT_OF[name]}!) { ${name}(input: $input) { ${PAYLOAD} } }`

/** What a step with an entry gave. */
export interface Stepped {
  entryId: string
  problems: { code: string; zh: string; en: string }[]
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  entry: any
}

const INPUT_OF = {
  noticeListEntry: 'ListStepInput',
  recordDefence: 'ListStepInput',
  publicizeListEntry: 'ListStepInput',
  objectToListEntry: 'ObjectToListEntryInput',
  answerListObjection: 'AnswerListObjectionInput',
  repairListEntry: 'RepairListEntryInput',
  revokeListEntry: 'ListStepInput',
} as const
type StepName = keyof typeof INPUT_OF

/** Those who have to do with lists in a world, and the steps that they take. */
export interface Lists {
  make: Make
  authority: Viewer & { party: NonNullable<Viewer['party']> }
  nominate(
    viewer: Viewer,
    subject: Pick<MadeSubject, 'id'>,
    list: string,
    more?: object,
  ): Promise<Stepped>
  step(name: StepName, viewer: Viewer, of: Stepped, more?: object): Promise<Stepped>
  determine(viewer: Viewer, of: Stepped, more?: object): Promise<Stepped>
  /** The representative of a subject. */
  representative(subject: MadeSubject): Promise<Viewer>
  /** An agency, with a mandate to nominate unless said otherwise. */
  agency(mandate?: object | null): Promise<Viewer>
  /** Brings a new entry in force, on its way through all its steps; the clock stands as before afterwards. */
  list(subject: MadeSubject, list: string, more?: object): Promise<Stepped>
}

/** What a step takes besides. */
const OF_STEP: Partial<Record<StepName, object>> = { repairListEntry: { basis: '示例办法第九条' } }

/** A step that was taken. */
function taken(one: Stepped): Stepped {
  if (one.problems.length > 0) throw new Error(JSON.stringify(one.problems))
  return one
}

/** An instant at noon of a day in Shanghai. */
export function noon(day: string): Date {
  return new Date(`${day}T04:00:00Z`)
}

/** Makes the parties, and the steps of a world. */
// oxlint-disable-next-line max-lines-per-function -- a fixture: its parts share one world
export async function makeLists(world: World): Promise<Lists> {
  const { base } = world
  const bureau = await makeParty(base, 'BUREAU', {
    regionCode: '320600',
    sourceCode: 'TRANSPORT_BUREAU',
  })
  const authority = { ...(await makeViewer(base, bureau, 'ACTOR')), party: bureau as never }
  const keyed = () => ({ idempotencyKey: `list-test-${nextSerial()}` })
  const versionOf = ({ entry }: Stepped): number => entry?.version ?? 1
  const step: Lists['step'] = async (name, viewer, of, more = {}) => {
    const input = { entry: of.entryId, expectedVersion: versionOf(of), statement: '示例内容' }
    const given = { ...input, ...keyed(), ...OF_STEP[name], ...more }
    return (await ask(world, STEP(name), { input: given }, { viewer }))[name]
  }
  const determine: Lists['determine'] = async (viewer, of, more = {}) => {
    const input = {
      entry: of.entryId,
      expectedVersion: versionOf(of),
      statement: '示例决定理由',
      decision: 'ENTER',
      legalBasis: '示例法第三条',
      documentNumber: `示名单〔2026〕${nextSerial()}号`,
      ...keyed(),
      ...more,
    }
    return (await ask(world, DETERMINE, { input }, { viewer })).determineListEntry
  }
  const nominate: Lists['nominate'] = async (viewer, subject, list, more = {}) => {
    const input = { list, subject: subject.id, reason: '示例理由', ...keyed(), ...more }
    return (await ask(world, NOMINATE, { input }, { viewer })).nominateListEntry
  }
  return {
    make: makeFactories(world),
    authority,
    nominate,
    step,
    determine,
    representative: async (subject) => {
      const party = await makeParty(base, 'SUBJECT', { subjectId: readSubjectId(subject.id) })
      return makeViewer(base, party, 'REPRESENTATIVE')
    },
    agency: async (mandate = {}) => {
      const party = await makeParty(base, 'AGENCY', { sourceCode: 'THIRD_PARTY' })
      if (mandate !== null) await makeMandate(base, party, { act: 'NOMINATE', ...mandate })
      return makeViewer(base, party, 'ACTOR')
    },
    list: async (subject, list, more = {}) => {
      const before = base.now()
      // Each step far enough from the one before for every period to be over.
      const days = ['2026-06-01', '2026-07-01', '2026-08-01']
      const next = () => world.setNow(noon(days.shift()!))
      const { steps } = base.rules().current('list-kind', list, '2026-11-20')!.body
      try {
        next()
        let at = taken(await nominate(authority, subject, list))
        if (steps.includes('NOTICED')) at = taken(await step('noticeListEntry', authority, at))
        if (steps.includes('PUBLICIZED')) {
          next()
          at = taken(await step('publicizeListEntry', authority, at))
        }
        next()
        return taken(await determine(authority, at, { inForceUntil: '2027-08-01', ...more }))
      } finally {
        world.setNow(before)
      }
    },
  }
}

/** The global id of the party of a viewer. */
export function partyIdOf({ party }: Viewer): string {
  return writeGlobalId({ kind: 'party', id: party!.id })
}
