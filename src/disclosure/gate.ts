import { createRequire } from 'node:module'
import type { GraphQLSchema } from 'graphql'
import { applyMiddleware, middleware } from 'graphql-middleware'
import type * as Shield from 'graphql-shield'
import { DomainError } from '../errors.ts'
import { mayDo, type Permission, type Viewer } from './viewer.ts'

/**
 * graphql-shield's ESM build imports `util.isUndefined`, which Node removed in version 23; its CommonJS
 * build loads everywhere (it needs that function only in `chain` and `race`, which are not used here).
 */
const { allow, deny, rule, shield } = createRequire(import.meta.url)(
  'graphql-shield',
) as typeof Shield

/** What the operation gate needs of a request's context. */
export interface Admitted {
  viewer: Viewer
}

/** Open to the operator alone (the command line, in the process): no credential opens it from outside. */
const operator = rule({ cache: 'no_cache' })((_source, _args, { viewer }: Admitted) =>
  viewer.isOperator ? true : new DomainError('FORBIDDEN'),
)

/** Open to credentials with a permission. What of it they may do (mandates, own facts) is the service's to say. */
const permits = (permission: Permission) =>
  rule({ cache: 'no_cache' })((_source, _args, { viewer }: Admitted) =>
    mayDo(viewer, permission) ? true : new DomainError('FORBIDDEN'),
  )

/** Open to registered parties: whoever keeps a copy is known, so that it can be told to stop using a fact. */
const registered = rule({ cache: 'no_cache' })((_source, _args, { viewer }: Admitted) =>
  viewer.isOperator || viewer.party !== null ? true : new DomainError('PARTY_REQUIRED'),
)

/** Open to credentials with one of some permissions. */
const permitsAny = (...permissions: [Permission, Permission]) =>
  rule({ cache: 'no_cache' })((_source, _args, { viewer }: Admitted) =>
    permissions.some((one) => mayDo(viewer, one)) ? true : new DomainError('FORBIDDEN'),
  )

/**
 * The operation gate: every operation of the schema by name, everything else denied. Rules stand on the root
 * types only; fields are the field gate's. No caches, no `not`, no empty `and`: shield fails open there.
 */
export const OPERATIONS = {
  Query: {
    '*': deny,
    viewer: allow,
    node: allow,
    subject: allow,
    subjects: allow,
    changes: registered,
    feedPosition: registered,
    webhooks: permits('subject:read'),
    stopUses: registered,
    stopUsesOverseen: permitsAny('stop-use:oversee', 'log:read'),
    matchSubjects: allow,
    records: allow,
    listEntries: allow,
    listBulletin: permitsAny('list:determine', 'log:read'),
    listBulletins: permitsAny('list:determine', 'log:read'),
    listObjections: permits('subject:read'),
    objections: permitsAny('subject:read', 'log:read'),
    evaluations: allow,
    commitments: allow,
    measureApplications: allow,
    measureStatistics: allow,
    repairs: permitsAny('repair:decide', 'log:read'),
    repairEligibility: permitsAny('repair:apply', 'repair:decide'),
    reviewTasks: permits('evaluation:submit'),
    waitingRepairDecisions: permitsAny('repair:decide', 'repair:submit'),
    codeSet: allow,
    codeSets: allow,
    catalogue: allow,
    catalogueClasses: allow,
    regions: allow,
    domains: allow,
    regimes: allow,
    publicityRules: allow,
    sources: allow,
    parameters: allow,
    purposes: allow,
    measures: allow,
    decisionPolicies: allow,
    matchPolicies: allow,
    evaluationSchemes: allow,
    supervisionRules: allow,
    listKinds: allow,
    escalationRules: allow,
    repairRules: allow,
    listSuggestions: permits('list:nominate'),
    commitmentTypes: allow,
    commitmentTemplates: allow,
    publicationClasses: allow,
    fulfilmentResults: allow,
    creditCheck: permits('check:run'),
    creditChecks: permits('check:run'),
    creditCheckReplay: permitsAny('check:run', 'log:read'),
    verifyReceipt: allow,
    screening: permits('check:run'),
    screenings: permits('check:run'),
    exchangePlatforms: permits('exchange:read'),
    exchangeBatch: permits('exchange:read'),
    exchangeBatches: permits('exchange:read'),
    exchangeFiles: permits('exchange:read'),
    reconciliations: permits('exchange:read'),
    publicationTimeliness: permits('exchange:read'),
    party: allow,
    parties: allow,
    administrativeActs: permits('party:administer'),
    partyMembers: permits('party:administer'),
    tokens: permits('token:manage'),
    consents: permits('subject:read'),
    accessLog: permits('log:read'),
    consentsToReview: permits('consent:decide'),
    disclosurePolicy: allow,
  },
  Mutation: {
    '*': deny,
    submitRecords: permits('record:submit'),
    correctRecord: permits('record:revise'),
    revokeRecord: permits('record:revise'),
    releaseRecordText: permits('record:revise'),
    fileObjection: permits('subject:read'),
    acceptObjection: permits('objection:handle'),
    refuseObjection: permits('objection:handle'),
    verifyObjection: permits('objection:handle'),
    answerObjectionVerification: permits('objection:handle'),
    decideObjection: permits('objection:handle'),
    notifyObjection: permits('objection:handle'),
    reviewObjection: permits('subject:read'),
    withdrawObjection: permits('subject:read'),
    recordProceeding: permits('objection:handle'),
    recordStay: permits('objection:handle'),
    liftStay: permits('objection:handle'),
    recordProceedingDecision: permits('objection:handle'),
    nominateListEntry: permits('list:nominate'),
    noticeListEntry: permits('list:determine'),
    recordDefence: permits('subject:read'),
    publicizeListEntry: permits('list:determine'),
    objectToListEntry: permits('subject:read'),
    answerListObjection: permits('list:determine'),
    determineListEntry: permits('list:determine'),
    repairListEntry: permits('list:determine'),
    revokeListEntry: permits('list:determine'),
    freezeListBulletin: permits('list:determine'),
    signListBulletin: permits('list:determine'),
    submitListBulletin: permits('list:determine'),
    receiptListBulletin: permits('list:determine'),
    correctListBulletin: permits('list:determine'),
    reportMeasure: permits('measure:report'),
    liftMeasure: permits('measure:report'),
    correctMeasure: permits('measure:report'),
    withdrawMeasure: permits('measure:report'),
    applyForRepair: permits('repair:apply'),
    supplementRepair: permits('repair:apply'),
    withdrawRepair: permits('repair:apply'),
    acceptRepair: permits('repair:decide'),
    declineRepair: permits('repair:decide'),
    askRepairSupplement: permits('repair:decide'),
    extendRepair: permits('repair:decide'),
    decideRepair: permits('repair:decide'),
    notifyRepair: permits('repair:decide'),
    revokeRepair: permits('repair:decide'),
    receiveRepairDecision: permits('repair:submit'),
    shieldFact: permits('repair:decide'),
    liftShield: permits('repair:decide'),
    closeReviewTask: permits('evaluation:submit'),
    evaluateSubject: permits('evaluation:submit'),
    reviseEvaluation: permits('evaluation:submit'),
    publishEvaluation: permits('evaluation:submit'),
    requestEvaluationReview: permits('subject:read'),
    answerEvaluationReview: permits('evaluation:submit'),
    finalizeEvaluation: permits('evaluation:submit'),
    withdrawEvaluation: permits('evaluation:submit'),
    registerCommitment: permits('commitment:register'),
    withdrawCommitment: permits('commitment:register'),
    judgeCommitment: permits('commitment:judge'),
    revokeCommitmentJudgement: permits('commitment:judge'),
    releaseCommitmentText: permits('commitment:judge'),
    declareFact: permits('fact:declare'),
    withdrawDeclaration: permits('fact:declare'),
    verifyDeclaration: permits('fact:verify'),
    retryExchangeBatch: permits('exchange:operate'),
    abandonExchangeBatch: permits('exchange:operate'),
    reconcileExchange: permits('exchange:operate'),
    acknowledgeStopUses: permits('subject:read'),
    registerParty: permits('party:administer'),
    suspendParty: permits('party:administer'),
    resumeParty: permits('party:administer'),
    endParty: permits('party:administer'),
    registerMember: permits('party:administer'),
    endMember: permits('party:administer'),
    grantMandate: permits('party:administer'),
    suspendMandate: permits('party:administer'),
    resumeMandate: permits('party:administer'),
    endMandate: permits('party:administer'),
    decideAdministrativeAct: permits('party:administer'),
    issueToken: permits('token:manage'),
    rotateToken: permits('token:manage'),
    revokeToken: permits('token:manage'),
    requestConsents: permits('consent:request'),
    decideConsent: permits('consent:decide'),
    grantConsent: permits('consent:decide'),
    withdrawConsent: permits('consent:decide'),
    closeMatter: permits('subject:read'),
    cancelScreening: permits('check:run'),
    registerWebhook: permits('subject:read'),
    rotateWebhookSecret: permits('subject:read'),
    disableWebhook: permits('subject:read'),
    enableWebhook: permits('subject:read'),
    testWebhook: permits('subject:read'),
    replayWebhook: permits('subject:read'),
    mergeSubjects: operator,
    unmergeSubjects: operator,
  },
  Subscription: {
    '*': deny,
    changes: registered,
  },
}

/** Puts the operation gate on the root types of a schema. */
export function gateOperations(schema: GraphQLSchema): GraphQLSchema {
  const generator = shield(OPERATIONS, {
    fallbackRule: deny,
    fallbackError: (thrown: unknown) =>
      thrown instanceof Error ? thrown : new DomainError('FORBIDDEN'),
  })
  // shield would wrap every field of every type in two async functions: keep its root types only.
  const roots = middleware((target: GraphQLSchema) => {
    const all = generator.generate(target) as Record<string, object>
    return Object.fromEntries(
      Object.entries(all).filter(([type]) => type in OPERATIONS),
    ) as ReturnType<typeof generator.generate>
  })
  const gated = applyMiddleware(schema, roots)
  gateSubscribing(gated, generator.generate(schema) as Record<string, Record<string, Gate>>)
  return gated
}

/** A field's gate, as shield makes it. */
type Gate = (
  resolve: () => unknown,
  source: unknown,
  args: unknown,
  context: unknown,
  info: unknown,
) => unknown

/** graphql-middleware gates what a subscription gives, each time; here it is gated before it begins. */
function gateSubscribing(schema: GraphQLSchema, gates: Record<string, Record<string, Gate>>): void {
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const inner = field.subscribe!
    const gate = gates['Subscription']?.[field.name]
    field.subscribe = (source, args, context, info) => {
      if (typeof gate !== 'function') throw new DomainError('FORBIDDEN')
      return gate(() => inner(source, args, context, info), source, args, context, info)
    }
  }
}
