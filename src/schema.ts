import 'reflect-metadata'
import { isInterfaceType, type GraphQLSchema } from 'graphql'
import { buildSchemaSync } from 'type-graphql'
import { disclosedDirective, DisclosureScopeType } from './disclosure/directive.ts'
import { enforce } from './disclosure/enforce.ts'
import { gateOperations } from './disclosure/gate.ts'
import { collectPolicy, type Policy } from './disclosure/policy.ts'
import { BULLETIN_RESOLVERS } from './bulletin/bulletin.resolver.ts'
import { BulletinMutations } from './bulletin-issue/issue.resolver.ts'
import { ESCALATION_RESOLVERS } from './escalation/escalation.resolver.ts'
import { EVALUATION_RESOLVERS } from './evaluation/evaluation.resolver.ts'
import { EvaluatingMutations } from './evaluating/evaluating.resolver.ts'
import { LIST_RESOLVERS } from './list/list.resolver.ts'
import { LISTING_RESOLVERS } from './listing/listing.resolver.ts'
import { MEASURE_RESOLVERS } from './measure/measure.resolver.ts'
import { MeasureMutations } from './measure-report/report.resolver.ts'
import { REPAIR_RESOLVERS } from './repair/repair.resolver.ts'
import { REPAIRING_RESOLVERS } from './repairing/repairing.resolver.ts'
import { MatchResolver } from './match/match.resolver.ts'
import { SubjectChangeResolver, SubjectChangesResolver } from './change/change.resolver.ts'
import { FEED_RESOLVERS } from './feed/feed.resolver.ts'
import { STOP_USE_RESOLVERS } from './stop-use/stop-use.resolver.ts'
import { NodeResolver } from './node/node.resolver.ts'
import { ObjectingMutations } from './objecting/objecting.resolver.ts'
import { OBJECTION_RESOLVERS } from './objection/objection.resolver.ts'
import { PROCEEDING_RESOLVERS } from './proceeding/proceeding.resolver.ts'
import { ProceedingMutations } from './proceeding-report/report.resolver.ts'
import {
  PenaltyRecordResolver,
  RecordQueries,
  RecordResolver,
  SubjectRecordsResolver,
} from './record/record.resolver.ts'
import type { RecordRow } from './record/record.store.ts'
import { OtherRecord, PenaltyRecord, PermitRecord, recordTypeOf } from './record/record.type.ts'
import { COMMITMENT_RESOLVERS } from './commitment/commitment.resolver.ts'
import { CommitmentMutations } from './commitment-register/register.resolver.ts'
import { DeclarationMutations } from './declaration/declaration.resolver.ts'
import { ACCESS_LOG_RESOLVERS } from './access-log/access-log.resolver.ts'
import { CHECK_RESOLVERS } from './check/check.resolver.ts'
import {
  ConsentMutations,
  ConsentQueries,
  ConsentResolver,
  SubjectConsentsResolver,
} from './consent/consent.resolver.ts'
import { TOKEN_RESOLVERS } from './credential/token.resolver.ts'
import { PARTY_RESOLVERS } from './party/administration.resolver.ts'
import { RULE_RESOLVERS } from './rule/rule.resolver.ts'
import { ruleTypeOf } from './rule/rule.type.ts'
import { EXCHANGE_RESOLVERS } from './exchange/exchange.resolver.ts'
import { ExchangingMutations } from './exchanging/operate.resolver.ts'
import { SCREENING_RESOLVERS } from './screening/screening.resolver.ts'
import { MergeMutations } from './subject/merge.resolver.ts'
import { SubmissionMutations } from './submission/submission.resolver.ts'
import {
  OrganizationResolver,
  PersonResolver,
  SoleTraderResolver,
  SubjectResolver,
} from './subject/subject.resolver.ts'
import type { SubjectFile } from './subject/subject.service.ts'
import { Organization, Person, SoleTrader, subjectTypeOf } from './subject/subject.type.ts'
import { SubjectTimelineResolver } from './timeline/timeline.resolver.ts'
import { WEBHOOK_RESOLVERS } from './webhook/webhook.resolver.ts'
import { ViewerResolver } from './viewer/viewer.resolver.ts'

/** The schema as it is served, with the policy that its fields declare. */
export interface ServedSchema {
  schema: GraphQLSchema
  policy: Policy
}

/** Facts of one type each, by the column of their id, which no other fact has. */
const TYPE_BY_KEY = [
  ['objectionId', 'Objection'],
  ['proceedingId', 'LegalProceeding'],
  ['applicationId', 'MeasureApplication'],
  ['repairId', 'Repair'],
  ['evaluationId', 'Evaluation'],
  ['entryId', 'ListEntry'],
  ['commitmentId', 'Commitment'],
] as const

/**
 * The types of abstract values. type-graphql would decide them in a promise, which graphql-jit does not await.
 */
const TYPE_OF: Record<string, (value: never) => string> = {
  Subject: (file: SubjectFile) => subjectTypeOf(file),
  CreditRecord: (row: RecordRow) => recordTypeOf(row),
  Node: (value: SubjectFile | RecordRow | object) => {
    const own = TYPE_BY_KEY.find(([key]) => key in value)
    if (own !== undefined) return own[1]
    return 'recordId' in value ? recordTypeOf(value) : subjectTypeOf(value as SubjectFile)
  },
  Rule: ruleTypeOf,
}

/** All that the schema is made of, concept by concept. */
const RESOLVERS = [
  ...RULE_RESOLVERS,
  SubjectResolver,
  OrganizationResolver,
  SoleTraderResolver,
  PersonResolver,
  MergeMutations,
  MatchResolver,
  SubjectRecordsResolver,
  RecordQueries,
  RecordResolver,
  PenaltyRecordResolver,
  ...LIST_RESOLVERS,
  ...ESCALATION_RESOLVERS,
  ...BULLETIN_RESOLVERS,
  ...EVALUATION_RESOLVERS,
  ...OBJECTION_RESOLVERS,
  ...PROCEEDING_RESOLVERS,
  SubjectChangesResolver,
  SubjectChangeResolver,
  ...FEED_RESOLVERS,
  ...STOP_USE_RESOLVERS,
  SubmissionMutations,
  ...COMMITMENT_RESOLVERS,
  ...LISTING_RESOLVERS,
  BulletinMutations,
  ...MEASURE_RESOLVERS,
  MeasureMutations,
  ...REPAIR_RESOLVERS,
  ...REPAIRING_RESOLVERS,
  EvaluatingMutations,
  ObjectingMutations,
  ProceedingMutations,
  CommitmentMutations,
  DeclarationMutations,
  ...PARTY_RESOLVERS,
  ...TOKEN_RESOLVERS,
  ConsentResolver,
  ConsentQueries,
  SubjectConsentsResolver,
  ConsentMutations,
  ...ACCESS_LOG_RESOLVERS,
  ...SCREENING_RESOLVERS,
  ...EXCHANGE_RESOLVERS,
  ExchangingMutations,
  ...CHECK_RESOLVERS,
  SubjectTimelineResolver,
  NodeResolver,
  ViewerResolver,
  ...WEBHOOK_RESOLVERS,
] as const

/**
 * Builds the schema: types and resolvers, then the policy that they declare, the operation gate on the root
 * types, and the field gate on what is not public.
 * @param ungated see `enforce`
 * @throws StartError when a field declares no disclosure scope
 */
export function makeSchema(ungated?: (coordinate: string) => boolean): ServedSchema {
  const built = buildSchemaSync({
    resolvers: RESOLVERS,
    orphanedTypes: [Organization, SoleTrader, Person, PermitRecord, PenaltyRecord, OtherRecord],
    directives: [disclosedDirective],
    // The enum of the directive is used by fields too: type-graphql takes ready-made types only as scalars.
    scalarsMap: [{ type: DisclosureScopeType as never, scalar: DisclosureScopeType as never }],
    validate: false,
    pubSub: NO_TOPICS,
  })
  describeRoots(built)
  const policy = collectPolicy(built)
  const schema = gateOperations(built)
  decideTypes(schema)
  enforce(schema, policy, ungated)
  return { schema, policy }
}

/** Subscriptions follow the database; type-graphql wants to be told of topics all the same. */
const NO_TOPICS = {
  publish: () => {},
  subscribe: (): never => {
    throw new Error('there are no topics')
  },
}

/** type-graphql makes the root types by itself, and gives them no description. */
function describeRoots(schema: GraphQLSchema): void {
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()]
  const subscription = schema.getSubscriptionType()
  if (subscription) subscription.description = '订阅\nFollowing what happens'
  if (query) query.description = '查询\nReading: every operation that changes nothing'
  if (mutation) mutation.description = '变更\nWriting: every operation that changes something'
}

function decideTypes(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isInterfaceType(type)) continue
    const decide = TYPE_OF[type.name]
    if (decide === undefined) throw new Error(`interface ${type.name} has no entry in TYPE_OF`)
    type.resolveType = decide as unknown as typeof type.resolveType
  }
}
