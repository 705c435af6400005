import type { Viewer } from '../../src/disclosure/viewer.ts'
import { readGlobalId, readSubjectId } from '../../src/relay/global-id.ts'
import { ask } from './ask.ts'
import { nextSerial, type MadeSubject } from './make.ts'
import { makeMandate, makeParty, makeViewer } from './parties.ts'
import type { World } from './world.ts'

const PAYLOAD = `clientMutationId repairId problems { code zh en }
  repair { id state version way hours appliedOn sinceOn dueOn overdue acceptedOn decidedOn notifiedOn decidedBy
    decider decisionNumber barredUntil factKind fact { id } rule { code }
    steps { kind partyName takenOn statement evidence } }`

/** What a step with a repair gave. */
export interface Taken {
  repairId: string
  problems: { code: string; zh: string; en: string }[]
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  repair: any
}

type StepName =
  | 'supplementRepair'
  | 'withdrawRepair'
  | 'acceptRepair'
  | 'declineRepair'
  | 'askRepairSupplement'
  | 'extendRepair'
  | 'notifyRepair'
  | 'revokeRepair'
  | 'decideRepair'

const keyed = () => ({ idempotencyKey: `repair-test-${nextSerial()}` })

/** Applies for the repair of a fact: obligations met, and a commitment made, unless said otherwise. */
export async function applyForRepair(
  world: World,
  viewer: Viewer,
  fact: string,
  more: object = {},
): Promise<Taken> {
  const input = {
    fact,
    way: 'FULFILMENT_AND_COMMITMENT',
    statement: '已缴纳罚款并整改',
    ...keyed(),
    ...more,
  }
  const document = `mutation ($input: ApplyForRepairInput!) { applyForRepair(input: $input) { ${PAYLOAD} } }`
  return (await ask(world, document, { input }, { viewer })).applyForRepair
}

/** Takes a step with a repair. */
export async function stepRepair(
  world: World,
  name: StepName,
  viewer: Viewer,
  of: Taken,
  more: object = {},
): Promise<Taken> {
  const input = {
    repair: of.repairId,
    expectedVersion: of.repair?.version ?? 1,
    statement: '示例说明',
    ...keyed(),
    ...(name === 'decideRepair' ? { decision: 'GRANT' } : {}),
    ...more,
  }
  const type = name === 'decideRepair' ? 'DecideRepairInput' : 'RepairStepInput'
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${PAYLOAD} } }`
  return (await ask(world, document, { input }, { viewer }))[name]
}

/** The codes of the problems of a step. */
export function problemsOf({ problems }: Pick<Taken, 'problems'>): string[] {
  return problems.map(({ code }) => code)
}

/** A department that holds the records of a source, with a mandate for all of them. */
export async function makeHolder(world: World, sourceCode = 'TRANSPORT_BUREAU') {
  const { base } = world
  const party = await makeParty(base, 'BUREAU', {
    regionCode: '320600',
    sourceCode,
    validFrom: '2019-01-01',
  })
  await makeMandate(base, party, { validFrom: '2019-01-01' })
  return { ...(await makeViewer(base, party, 'ACTOR')), purpose: 'HONOURS' }
}

/** The platform that brings the decisions of Credit China. */
export async function makePlatform({ base }: World) {
  return makeViewer(base, await makeParty(base, 'PLATFORM', { regionCode: '320600' }), 'ACTOR')
}

/** The representative of a subject. */
export async function representativeOf({ base }: World, subject: MadeSubject) {
  const party = await makeParty(base, 'SUBJECT', { subjectId: readSubjectId(subject.id) })
  return makeViewer(base, party, 'REPRESENTATIVE')
}

/** A decision of the window about a document of a subject, through the API. */
export async function bringDecision(
  world: World,
  viewer: Viewer,
  subject: MadeSubject,
  documentNumber: string,
  more: object = {},
) {
  const input = {
    number: `示信修〔2026〕${nextSerial()}号`,
    outcome: 'GRANTED',
    decidedOn: '2026-11-18',
    subject: { value: subject.usci },
    documentNumber,
    reason: '已履行义务',
    ...more,
  }
  const document = `mutation ($input: ReceiveRepairDecisionInput!) { receiveRepairDecision(input: $input) {
    number status problems { code } } }`
  return (await ask(world, document, { input }, { viewer })).receiveRepairDecision as {
    number: string
    status: string
    problems: { code: string }[]
  }
}

/** The versions of a record as they are stored, the oldest first. */
export async function versionsOf({ base }: World, record: string) {
  const key = readGlobalId(record)
  if (key?.kind !== 'record') throw new Error('no record')
  return base.db.query<{ state: string; change: string; until: string | null }>(
    `select state, change_kind as change, published_to::text as until from record
      where subject_id = $1::uuid and record_id = $2::uuid order by version`,
    [key.subjectId, key.recordId],
  )
}
