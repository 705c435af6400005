import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
} from 'graphql'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeEvidenceFolder } from '../../src/evidence/evidence-folder.ts'
import {
  ANONYMOUS_VIEWER,
  PERMISSIONS,
  type Permission,
  type Viewer,
} from '../../src/disclosure/viewer.ts'
import { makeSchema } from '../../src/schema.ts'
import { makeServer } from '../../src/server.ts'
import { codesOf, refusal } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { countStored, inputOf, penaltyRow, SUBMIT } from '../support/submission.ts'
import { EVERYTHING, makeWorld, type World } from '../support/world.ts'

/** Who may call each mutation: the permission that it takes; OPERATOR: nobody from outside. Written by hand. */
const MUTATIONS: Record<string, Permission | 'OPERATOR'> = {
  submitRecords: 'record:submit',
  correctRecord: 'record:revise',
  revokeRecord: 'record:revise',
  releaseRecordText: 'record:revise',
  fileObjection: 'subject:read',
  acceptObjection: 'objection:handle',
  refuseObjection: 'objection:handle',
  verifyObjection: 'objection:handle',
  answerObjectionVerification: 'objection:handle',
  decideObjection: 'objection:handle',
  notifyObjection: 'objection:handle',
  reviewObjection: 'subject:read',
  withdrawObjection: 'subject:read',
  recordProceeding: 'objection:handle',
  recordStay: 'objection:handle',
  liftStay: 'objection:handle',
  recordProceedingDecision: 'objection:handle',
  nominateListEntry: 'list:nominate',
  noticeListEntry: 'list:determine',
  recordDefence: 'subject:read',
  publicizeListEntry: 'list:determine',
  objectToListEntry: 'subject:read',
  answerListObjection: 'list:determine',
  determineListEntry: 'list:determine',
  repairListEntry: 'list:determine',
  revokeListEntry: 'list:determine',
  freezeListBulletin: 'list:determine',
  signListBulletin: 'list:determine',
  submitListBulletin: 'list:determine',
  receiptListBulletin: 'list:determine',
  correctListBulletin: 'list:determine',
  reportMeasure: 'measure:report',
  liftMeasure: 'measure:report',
  correctMeasure: 'measure:report',
  withdrawMeasure: 'measure:report',
  applyForRepair: 'repair:apply',
  supplementRepair: 'repair:apply',
  withdrawRepair: 'repair:apply',
  acceptRepair: 'repair:decide',
  declineRepair: 'repair:decide',
  askRepairSupplement: 'repair:decide',
  extendRepair: 'repair:decide',
  decideRepair: 'repair:decide',
  notifyRepair: 'repair:decide',
  revokeRepair: 'repair:decide',
  receiveRepairDecision: 'repair:submit',
  shieldFact: 'repair:decide',
  liftShield: 'repair:decide',
  closeReviewTask: 'evaluation:submit',
  evaluateSubject: 'evaluation:submit',
  reviseEvaluation: 'evaluation:submit',
  publishEvaluation: 'evaluation:submit',
  requestEvaluationReview: 'subject:read',
  answerEvaluationReview: 'evaluation:submit',
  finalizeEvaluation: 'evaluation:submit',
  withdrawEvaluation: 'evaluation:submit',
  registerCommitment: 'commitment:register',
  withdrawCommitment: 'commitment:register',
  judgeCommitment: 'commitment:judge',
  revokeCommitmentJudgement: 'commitment:judge',
  releaseCommitmentText: 'commitment:judge',
  declareFact: 'fact:declare',
  withdrawDeclaration: 'fact:declare',
  verifyDeclaration: 'fact:verify',
  mergeSubjects: 'OPERATOR',
  unmergeSubjects: 'OPERATOR',
  registerParty: 'party:administer',
  suspendParty: 'party:administer',
  resumeParty: 'party:administer',
  endParty: 'party:administer',
  registerMember: 'party:administer',
  endMember: 'party:administer',
  grantMandate: 'party:administer',
  suspendMandate: 'party:administer',
  resumeMandate: 'party:administer',
  endMandate: 'party:administer',
  decideAdministrativeAct: 'party:administer',
  issueToken: 'token:manage',
  rotateToken: 'token:manage',
  revokeToken: 'token:manage',
  requestConsents: 'consent:request',
  decideConsent: 'consent:decide',
  grantConsent: 'consent:decide',
  withdrawConsent: 'consent:decide',
  closeMatter: 'subject:read',
  cancelScreening: 'check:run',
  retryExchangeBatch: 'exchange:operate',
  abandonExchangeBatch: 'exchange:operate',
  reconcileExchange: 'exchange:operate',
  acknowledgeStopUses: 'subject:read',
  registerWebhook: 'subject:read',
  rotateWebhookSecret: 'subject:read',
  disableWebhook: 'subject:read',
  enableWebhook: 'subject:read',
  testWebhook: 'subject:read',
  replayWebhook: 'subject:read',
}

const { schema } = makeSchema()
const FIELDS = Object.values(schema.getMutationType()!.getFields())

/** A literal that fits a type and means nothing. */
function literal(type: GraphQLInputType): string {
  const bare = isNonNullType(type) ? type.ofType : type
  if (isListType(bare)) return '[]'
  const named = getNamedType(bare)
  if (isEnumType(named)) return named.getValues()[0]!.name
  if (isInputObjectType(named)) {
    const required = Object.values(named.getFields()).filter(
      (field) => isNonNullType(field.type) && field.defaultValue === undefined,
    )
    return `{ ${required.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`
  }
  const OF_SCALAR: Record<string, string> = {
    Int: '1',
    Boolean: 'false',
    Date: '"2026-01-01"',
    DateTime: '"2026-01-01T00:00:00Z"',
  }
  return OF_SCALAR[named.name] ?? '"x"'
}

const CALLS = new Map(
  FIELDS.map((field) => {
    const given = field.args.map((arg) => `${arg.name}: ${literal(arg.type)}`).join(', ')
    return [field.name, `mutation { ${field.name}(${given}) { __typename } }`]
  }),
)

/** Services that want a party of the caller's own: the operator has none, and is refused like anybody. */
const OF_PARTIES = [
  'requestConsents',
  'closeMatter',
  'declareFact',
  'freezeListBulletin',
  'acknowledgeStopUses',
]

const REFUSED = { code: 'FORBIDDEN', zh: '无权执行该操作', en: 'This operation is not allowed' }

/** A department whose credential permits everything but one thing. */
function without(permission: Permission | 'OPERATOR'): Viewer {
  const permissions = (Object.keys(PERMISSIONS) as Permission[]).filter((one) => one !== permission)
  return { ...ANONYMOUS_VIEWER, partyClass: 'BUREAU', permissions: new Set(permissions) }
}

describe.each(databases)('mutations are closed, on $name', ({ open }) => {
  let world: World

  beforeAll(async () => {
    world = await makeWorld(await open())
  })
  afterAll(() => world.close())

  it('are all named here', () => {
    expect(FIELDS.map(({ name }) => name).toSorted()).toEqual(Object.keys(MUTATIONS).toSorted())
  })

  it.each(Object.entries(MUTATIONS))(
    '%s takes %s, whatever one may see',
    async (name, permission) => {
      const call = CALLS.get(name)!
      const callers = [
        {},
        { entitlement: EVERYTHING },
        { holdsWriting: true },
        { viewer: without(permission) },
      ]
      for (const as of callers) expect(await refusal(world, call, {}, as)).toEqual(REFUSED)
      if (OF_PARTIES.includes(name)) return
      const opened = await world.query(call, {}, { isOperator: true })
      expect(codesOf(opened)).not.toContain('FORBIDDEN')
    },
  )

  it('over HTTP as well, with no credential or a made-up one, and nothing is written', async () => {
    const server = await makeServer({
      base: world.base,
      served: world.served,
      logger: pino({ level: 'silent' }),
      corsOrigins: [],
      trustedProxies: [],
      oidc: null,
      pageFolder: '/nowhere',
      evidence: makeEvidenceFolder('/nowhere'),
    })
    const before = await countStored(world)
    try {
      const whole = inputOf([penaltyRow()])
      const bodies = [
        ...[...CALLS.values()].map((query) => ({ query, variables: {} })),
        { query: SUBMIT, variables: whole },
      ]
      for (const payload of bodies) {
        const post = (headers: Record<string, string>) =>
          server.fastify.inject({ method: 'POST', url: '/graphql', payload, headers })
        expect(codesOf((await post({ 'x-operator': 'true' })).json())).toEqual(['FORBIDDEN'])
        const made = await post({ authorization: 'Bearer operator' })
        expect(made.statusCode).toBe(401)
        expect(codesOf(made.json())).toEqual(['UNAUTHENTICATED'])
      }
      // A mutation is not for GET at all.
      const query = encodeURIComponent(CALLS.get('revokeRecord')!)
      const got = await server.fastify.inject({
        method: 'GET',
        url: `/graphql?query=${query}`,
        headers: { 'apollo-require-preflight': 'true' },
      })
      expect(got.statusCode).toBe(405)
    } finally {
      await server.stop()
    }
    expect(await countStored(world)).toBe(before)
  })
})
