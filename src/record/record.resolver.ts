import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { checkHorizon } from '../database/as-of.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { Money } from '../money/money.type.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import { selects } from '../relay/selection.ts'
import { CatalogueClass, CatalogueItem } from '../rule/rule.type.ts'
import { catalogueClassView, catalogueItemView } from '../rule/rule.view.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { Subject } from '../subject/subject.type.ts'
import { AsOfInput, readAsOf } from '../vocabulary/as-of.type.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import { viewAttributes, type AttributeView } from './attribute.rules.ts'
import {
  checkNarrowing,
  listAllRecords,
  listRecordsOfFile,
  listVersionsOfRecord,
  type RecordQuery,
} from './record.service.ts'
import type { RecordRow } from './record.store.ts'
import {
  CreditRecord,
  CreditRecordConnection,
  PenaltyRecord,
  Provenance,
  RecordAttribute,
  RecordFilter,
  RecordOrder,
  RecordVersion,
  recordTypeOf,
} from './record.type.ts'
import { attributeView, inclusiveEnd, itemOf, withheldAttributes } from './record.view.ts'

function readQuery(
  info: GraphQLResolveInfo,
  page: ConnectionArgs,
  filter: RecordFilter | null | undefined,
  orderBy: RecordOrder | null | undefined,
  asOf: AsOfInput | null | undefined,
): RecordQuery {
  const narrowing = {
    kinds: filter?.kind ?? null,
    items: filter?.item ?? null,
    polarities: filter?.polarity ?? null,
    severities: filter?.severity ?? null,
    decidedFrom: filter?.decidedFrom ?? null,
    decidedTo: filter?.decidedUntil ?? null,
  }
  checkNarrowing(narrowing)
  return {
    narrowing,
    descending: orderBy?.decidedOn !== 'ASC',
    page,
    asOf: readAsOf(asOf),
    withTotal: selects(info, ['totalCount', 'totalCountKind']),
  }
}

/** The attributes of a record for this caller; several fields ask for them. */
function attributesOf(row: RecordRow, { reading }: RequestContext): AttributeView[] {
  return viewAttributes(itemOf(reading.rules(), row, reading.today()), row, reading.entitlement)
}

/** The attributes as the schema shows them; values that are kept as ciphertext are opened for who sees them whole. */
function shownAttributes(row: RecordRow, context: RequestContext): RecordAttribute[] {
  const { cipher, rules } = context.reading
  return attributesOf(row, context).map((view) => {
    const isSealed = view.column.sensitive === true && view.disclosure === 'SHOWN'
    return isSealed && typeof view.value === 'string'
      ? attributeView(rules(), { ...view, value: cipher.open(view.value, row.recordId) })
      : attributeView(rules(), view)
  })
}

@Resolver()
export class RecordQueries {
  @Disclosed('PUBLIC')
  @Query(() => CreditRecordConnection, {
    description: '信用记录列表\nRecords that the caller sees, the latest decision first',
  })
  async records(
    @Ctx() { reading }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => RecordFilter, { nullable: true, description: '筛选条件\nFilter' })
    filter?: RecordFilter | null,
    @Arg('orderBy', () => RecordOrder, { nullable: true, description: '排序\nOrder' })
    orderBy?: RecordOrder | null,
    @Arg('asOf', () => AsOfInput, {
      nullable: true,
      description: '历史时点\nAn instant in the past',
    })
    asOf?: AsOfInput | null,
  ) {
    const query = readQuery(info, page, filter, orderBy, asOf)
    await checkHorizon(reading.db, query.asOf)
    return listAllRecords(reading, query)
  }
}

@Resolver(() => Subject)
export class SubjectRecordsResolver {
  @Disclosed('PUBLIC')
  @FieldResolver(() => CreditRecordConnection, {
    description: '该主体的信用记录\nThe records of this subject, the latest decision first',
  })
  records(
    @Root() file: SubjectFile,
    @Ctx() { reading }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => RecordFilter, { nullable: true, description: '筛选条件\nFilter' })
    filter?: RecordFilter | null,
    @Arg('orderBy', () => RecordOrder, { nullable: true, description: '排序\nOrder' })
    orderBy?: RecordOrder | null,
  ) {
    const query = readQuery(info, page, filter, orderBy, null)
    // The subject's own instants hold for all that hangs below it.
    return listRecordsOfFile(reading, file, { ...query, asOf: file.asOf })
  }
}

@Resolver(() => CreditRecord)
export class RecordResolver {
  @FieldResolver(() => ID)
  id(@Root() row: RecordRow): string {
    return writeGlobalId({ kind: 'record', subjectId: row.subjectId, recordId: row.recordId })
  }

  @FieldResolver(() => Subject, { nullable: true })
  subject(@Root() row: RecordRow, @Ctx() { reading }: RequestContext): Promise<SubjectFile | null> {
    return findSubject(reading, row.subjectId)
  }

  @FieldResolver(() => CatalogueItem)
  item(@Root() row: RecordRow, @Ctx() { reading }: RequestContext): CatalogueItem {
    return catalogueItemView(itemOf(reading.rules(), row, reading.today()))
  }

  @FieldResolver(() => CatalogueClass)
  category(@Root() row: RecordRow, @Ctx() { reading }: RequestContext): CatalogueClass {
    const item = itemOf(reading.rules(), row, reading.today())
    return catalogueClassView(reading.rules(), item.body.class)
  }

  @FieldResolver(() => String, { nullable: true })
  authority(@Root() row: RecordRow): string | null {
    return row.authorityName
  }

  @FieldResolver(() => DateScalar, { nullable: true })
  validUntil(@Root() row: RecordRow): string | null {
    return inclusiveEnd(row.validTo)
  }

  @FieldResolver(() => DateScalar, { nullable: true })
  publishedUntil(@Root() row: RecordRow): string | null {
    return inclusiveEnd(row.publishedTo)
  }

  @FieldResolver(() => Provenance, { nullable: true })
  provenance(@Root() row: RecordRow): Provenance {
    return row
  }

  @FieldResolver(() => [RecordVersion], { nullable: true })
  async versions(@Root() row: RecordRow, @Ctx() context: RequestContext): Promise<RecordVersion[]> {
    const rows = await listVersionsOfRecord(context.reading, row)
    return rows.map((one) => ({ ...one, attributes: shownAttributes(one, context) }))
  }

  @FieldResolver(() => [RecordAttribute])
  attributes(@Root() row: RecordRow, @Ctx() context: RequestContext): RecordAttribute[] {
    return shownAttributes(row, context)
  }

  @FieldResolver(() => [WithheldField])
  withheld(@Root() row: RecordRow, @Ctx() context: RequestContext): WithheldField[] {
    return [
      ...context.disclosure.withheldOfType(recordTypeOf(row)),
      ...withheldAttributes(attributesOf(row, context)),
    ]
  }
}

@Resolver(() => PenaltyRecord)
export class PenaltyRecordResolver {
  @FieldResolver(() => [String], { nullable: true })
  penaltyClasses(@Root() row: RecordRow, @Ctx() context: RequestContext): string[] | null {
    const view = attributesOf(row, context).find(({ column }) => column.role === 'PENALTY_CLASSES')
    return Array.isArray(view?.value) ? view.value : null
  }

  @FieldResolver(() => Money, { nullable: true })
  fine(@Root() row: RecordRow, @Ctx() context: RequestContext): Money | null {
    const value = attributesOf(row, context).find(({ column }) => column.role === 'FINE')?.value
    return value != null && typeof value === 'object' && !Array.isArray(value) ? value : null
  }
}
