import type { Viewer } from '../../src/disclosure/viewer.ts'
import type { PartyRow } from '../../src/party/party.store.ts'
import { ask } from './ask.ts'
import { nextSerial, subjectUuid, type MadeSubject } from './make.ts'
import { makeMandate, makeParty, makeViewer } from './parties.ts'
import type { World } from './world.ts'

const FIELDS = `id stage state code version validUntil judgedOn judgingUnit unfulfilledContent accountability
  disclosureScope publishedFrom publishedUntil publicationReason evidence type { code zh } scene { code }
  publicationClass { code } breachRecord { id severity state } acceptingUnit provenance { sourceCode }`
const PAYLOAD = `{ clientMutationId problems { field code } commitment { ${FIELDS} } }`

export const REGISTER = `mutation ($input: RegisterCommitmentInput!) { registerCommitment(input: $input) ${PAYLOAD} }`
export const JUDGE = `mutation ($input: JudgeCommitmentInput!) { judgeCommitment(input: $input) ${PAYLOAD} }`
/** A change that takes nothing but a reason. */
export const change = (name: string) =>
  `mutation ($input: ChangeCommitmentInput!) { ${name}(input: $input) ${PAYLOAD} }`
export const OF_SUBJECT = `query ($id: ID!, $first: Int = 10, $after: String, $filter: CommitmentFilter) {
  node(id: $id) { ... on Subject { commitments(first: $first, after: $after, filter: $filter) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { ${FIELDS} versions { version stage changeKind } withheld { field requires } } } } } } }`

/** A commitment as answers have it. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Shown = any

/** The bureau's people and those around it. */
export async function makeCommitmentTown(world: World) {
  const { base } = world
  const bureau = await makeParty(base, 'BUREAU', {
    regionCode: '320600',
    sourceCode: 'TRANSPORT_BUREAU',
  })
  await makeMandate(base, bureau)
  const enforcement = await makeParty(base, 'BUREAU', {
    regionCode: '320600',
    sourceCode: 'TRANSPORT_ENFORCEMENT',
  })
  await makeMandate(base, enforcement)
  const association = await makeParty(base, 'ASSOCIATION', { sourceCode: 'INDUSTRY_ASSOCIATION' })
  await makeMandate(base, association)
  const agency = await makeParty(base, 'AGENCY', { sourceCode: 'THIRD_PARTY' })
  await makeMandate(base, agency)
  const acting = (party: PartyRow) => makeViewer(base, party, 'ACTOR')
  return {
    bureau: await acting(bureau),
    enforcement: await acting(enforcement),
    association: await acting(association),
    agency: await acting(agency),
  }
}
export type CommitmentTown = Awaited<ReturnType<typeof makeCommitmentTown>>

/** Who represents a subject. */
export async function makeRepresentative(
  { base }: World,
  subject: Pick<MadeSubject, 'id'>,
): Promise<Viewer> {
  const party = await makeParty(base, 'SUBJECT', { subjectId: subjectUuid(subject.id) })
  return makeViewer(base, party, 'REPRESENTATIVE')
}

/** The variables of `REGISTER`: one that a unit accepted in place of an approval, unless said otherwise. */
export function commitmentOf(subject: Pick<MadeSubject, 'id'>, values: object = {}) {
  const serial = String(nextSerial()).padStart(6, '0')
  return {
    input: {
      subject: subject.id,
      type: '审批替代型',
      scene: '行政许可',
      publicationClass: '可向社会公开',
      code: `32060020261001${serial}`,
      reason: '申请道路货物运输经营许可',
      content: '在三十日内补齐专用停车场地证明',
      liability: '未履行的，撤销许可并记入信用档案',
      signedOn: '2026-10-01',
      validUntil: '2026-10-31',
      acceptingUnitCode: '11320600014000810H',
      idempotencyKey: `commitment-${nextSerial()}`,
      ...values,
    },
  }
}

/** One that a subject registers itself. */
export function ownCommitmentOf(subject: Pick<MadeSubject, 'id'>, values: object = {}) {
  return commitmentOf(subject, {
    type: '主动公示型',
    scene: null,
    code: null,
    acceptingUnitCode: null,
    reason: '诚信经营',
    content: '不超限超载运输',
    ...values,
  })
}

/** The variables of `JUDGE`. */
export function judgementOf(
  { id, version }: { id: string; version: number },
  result: string,
  values: object = {},
) {
  const left = {
    unfulfilledContent: '未在期限内补齐停车场地证明',
    accountability: '撤销许可，记入信用档案',
  }
  return {
    input: {
      commitment: id,
      expectedVersion: version,
      result,
      evidence: '现场核查记录',
      ...(result === 'FULFILLED' ? {} : left),
      idempotencyKey: `judgement-${nextSerial()}`,
      ...values,
    },
  }
}

/** Registers one and gives it as its registrar sees it. */
export async function register(
  world: World,
  viewer: Viewer,
  variables: ReturnType<typeof commitmentOf>,
): Promise<Shown> {
  const { registerCommitment } = await ask(world, REGISTER, variables, { viewer })
  if (registerCommitment.commitment === null) {
    throw new Error(`not registered: ${JSON.stringify(registerCommitment)}`)
  }
  return registerCommitment.commitment
}

/** Judges one and gives it as its judge sees it. */
export async function judge(
  world: World,
  viewer: Viewer,
  commitment: { id: string; version: number },
  result: string,
  values: object = {},
): Promise<Shown> {
  const variables = judgementOf(commitment, result, values)
  const { judgeCommitment } = await ask(world, JUDGE, variables, { viewer })
  if (judgeCommitment.commitment === null) {
    throw new Error(`not judged: ${JSON.stringify(judgeCommitment)}`)
  }
  return judgeCommitment.commitment
}
