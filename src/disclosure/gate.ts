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
    matchSubjects: allow,
    records: allow,
    listEntries: allow,
    listBulletin: permitsAny('list:determine', 'log:read'),
    listBulletins: permitsAny('list:determine', 'log:read'),
    listObjections: permits('subject:read'),
    evaluations: allow,
    commitments: allow,
    measureApplications: allow,
    measureStatistics: allow,
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
    mergeSubjects: operator,
    unmergeSubjects: operator,
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
  return applyMiddleware(schema, roots)
}
