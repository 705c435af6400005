import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import type { AsOf } from '../database/as-of.ts'
import { perOwner } from '../database/loader.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { Money } from '../money/money.type.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import { CatalogueClass, CatalogueItem } from '../rule/rule.type.ts'
import { catalogueClassView, catalogueItemView } from '../rule/rule.view.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { Subject, subjectTypeOf } from '../subject/subject.type.ts'
import { AsOfInput, readAsOf } from '../vocabulary/as-of.type.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import { viewAttributes, type AttributeView } from './attribute.rules.ts'
import {
  checkNarrowing,
  listAllRecords,
  listRecordsOfFile,
  listVersionsOfRecord,
  type ReadRecord,
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
import { inclusiveEnd, itemOf, shownAttributes, withheldAttributes } from './record.view.ts'

function readQuery(
  info: GraphQLResolveInfo,
  page: ConnectionArgs,
  filter: RecordFilter | null | undefined,
  orderBy: RecordOrder | null | undefined,
  asOf: AsOf,
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
    asOf,
    withTotal: selectsTotal(info),
  }
}

/** The attributes of a record for this caller; several fields ask for them. */
const attributesOf = perOwner((row: ReadRecord): AttributeView[] => {
  const { by } = row
  return viewAttributes(itemOf(by.rules(), row, by.today()), row, by.entitlement)
})

/** The attributes as the schema shows them; what of them is not public is noted. */
function revealedAttributes(row: ReadRecord, { disclosure }: RequestContext): RecordAttribute[] {
  const views = attributesOf(row)
  for (const view of views) {
    if (view.value !== null && view.requires !== 'PUBLIC') {
      disclosure.reveal(`${recordTypeOf(row)}.attributes.${view.column.key}`, row.subjectId)
    }
  }
  return shownAttributes(row.by, row, views)
}

@Resolver()
export class RecordQueries {
  @Disclosed('PUBLIC')
  @Query(() => CreditRecordConnection, {
    description: '信用记录列表\nRecords that the caller sees, the latest decision first',
  })
  async records(
    @Ctx() { base, reader, disclosure }: RequestContext,
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
    const query = readQuery(info, page, filter, orderBy, await readAsOf(base.db, asOf))
    const listed = await listAllRecords(reader.everyone, query)
    const subjectIds = listed.edges.map(({ node }) => node.subjectId)
    disclosure.revealThrough(reader.everyone, 'Query.records', ...subjectIds)
    return listed
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
    @Ctx() { disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => RecordFilter, { nullable: true, description: '筛选条件\nFilter' })
    filter?: RecordFilter | null,
    @Arg('orderBy', () => RecordOrder, { nullable: true, description: '排序\nOrder' })
    orderBy?: RecordOrder | null,
  ) {
    // The subject's own instants hold for all that hangs below it.
    const query = readQuery(info, page, filter, orderBy, file.asOf)
    disclosure.revealThrough(file.reading, `${subjectTypeOf(file)}.records`, file.id)
    return listRecordsOfFile(file, query)
  }
}

@Resolver(() => CreditRecord)
export class RecordResolver {
  @FieldResolver(() => ID)
  id(@Root() row: RecordRow): string {
    return writeGlobalId({ kind: 'record', subjectId: row.subjectId, recordId: row.recordId })
  }

  @FieldResolver(() => Subject, { nullable: true })
  subject(@Root() row: ReadRecord, @Ctx() { reader }: RequestContext): Promise<SubjectFile | null> {
    return findSubject(reader, row.subjectId, row.asOf)
  }

  @FieldResolver(() => CatalogueItem)
  item(@Root() row: ReadRecord): CatalogueItem {
    return catalogueItemView(itemOf(row.by.rules(), row, row.by.today()))
  }

  @FieldResolver(() => CatalogueClass)
  category(@Root() { by, ...row }: ReadRecord): CatalogueClass {
    const item = itemOf(by.rules(), row, by.today())
    return catalogueClassView(by.rules(), item.body.class)
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
  provenance(@Root() row: ReadRecord): Provenance {
    return row
  }

  @FieldResolver(() => [RecordVersion], { nullable: true })
  async versions(
    @Root() row: ReadRecord,
    @Ctx() context: RequestContext,
  ): Promise<RecordVersion[]> {
    const rows = await listVersionsOfRecord(row)
    if (rows.length > 1) context.disclosure.reveal('RecordVersion', row.subjectId)
    return rows.map((one) => ({ ...one, attributes: revealedAttributes(one, context) }))
  }

  @FieldResolver(() => [RecordAttribute])
  attributes(@Root() row: ReadRecord, @Ctx() context: RequestContext): RecordAttribute[] {
    return revealedAttributes(row, context)
  }

  @FieldResolver(() => [WithheldField])
  withheld(@Root() row: ReadRecord, @Ctx() { disclosure }: RequestContext): WithheldField[] {
    return [
      ...disclosure.withheldOfType(recordTypeOf(row), row),
      ...withheldAttributes(attributesOf(row)),
    ]
  }
}

@Resolver(() => PenaltyRecord)
export class PenaltyRecordResolver {
  @FieldResolver(() => [String], { nullable: true })
  penaltyClasses(@Root() row: ReadRecord): string[] | null {
    const view = attributesOf(row).find(({ column }) => column.role === 'PENALTY_CLASSES')
    return Array.isArray(view?.value) ? view.value : null
  }

  @FieldResolver(() => Money, { nullable: true })
  fine(@Root() row: ReadRecord): Money | null {
    const value = attributesOf(row).find(({ column }) => column.role === 'FINE')?.value
    return value != null && typeof value === 'object' && !Array.isArray(value) ? value : null
  }
}
