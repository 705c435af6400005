import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import type { AsOf } from '../database/as-of.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Base } from '../disclosure/reading.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { Provenance } from '../record/record.type.ts'
import { inclusiveEnd } from '../record/record.view.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import { ListKind } from '../rule/list-kind.type.ts'
import { listKindView } from '../rule/list-kind.view.ts'
import { regionsWithin } from '../rule/region.rules.ts'
import { Region } from '../rule/rule.type.ts'
import { regionView } from '../rule/rule.view.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { Subject, subjectTypeOf } from '../subject/subject.type.ts'
import { AsOfInput, readAsOf } from '../vocabulary/as-of.type.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import { ListEntryState } from './list.enums.ts'
import {
  listConflictsOfEntry,
  listEntriesOfFile,
  listEveryEntry,
  listStepsOfEntry,
  type EntryQuery,
  type ReadEntry,
} from './list.service.ts'
import { stateOn } from './list-state.rules.ts'
import { ListEntry, ListEntryConnection, ListEntryFilter, ListStep } from './list.type.ts'
import { kindOf } from './list.view.ts'

function readQuery(
  base: Pick<Base, 'rules'>,
  info: GraphQLResolveInfo,
  page: ConnectionArgs,
  filter: ListEntryFilter | null | undefined,
  asOf: AsOf,
): EntryQuery {
  const region = filter?.region ?? null
  return {
    narrowing: {
      lists: filter?.list ?? null,
      states: filter?.state ?? null,
      domains: filter?.domain ?? null,
      regions: region === null ? null : regionsWithin(base.rules().regions, region),
    },
    page,
    asOf,
    withTotal: selectsTotal(info),
  }
}

const FILTER = '筛选条件\nFilter'

@Resolver()
export class ListEntryQueries {
  @Disclosed('PUBLIC')
  @Query(() => ListEntryConnection, {
    description:
      '名单公示：调用者可见的名单条目，最新的在前；公开名单不含自然人\nEntries of lists that the caller sees, the newest first; public ones are never about persons',
  })
  async listEntries(
    @Ctx() { base, reader, disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => ListEntryFilter, { nullable: true, description: FILTER })
    filter?: ListEntryFilter | null,
    @Arg('asOf', () => AsOfInput, {
      nullable: true,
      description: '历史时点\nAn instant in the past',
    })
    asOf?: AsOfInput | null,
  ) {
    const query = readQuery(base, info, page, filter, await readAsOf(base.db, asOf))
    const listed = await listEveryEntry(reader.everyone, query)
    const subjectIds = listed.edges.map(({ node }) => node.subjectId)
    disclosure.revealThrough(reader.everyone, 'Query.listEntries', ...subjectIds)
    return listed
  }
}

@Resolver(() => Subject)
export class SubjectListEntriesResolver {
  @Disclosed('PUBLIC')
  @FieldResolver(() => ListEntryConnection, {
    description:
      '该主体的名单条目，最新的在前\nThe entries of lists of this subject, the newest first',
  })
  listEntries(
    @Root() file: SubjectFile,
    @Ctx() { base, disclosure }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => ListEntryFilter, { nullable: true, description: FILTER })
    filter?: ListEntryFilter | null,
  ) {
    // The subject's own instants hold for all that hangs below it.
    const query = readQuery(base, info, page, filter, file.asOf)
    disclosure.revealThrough(file.reading, `${subjectTypeOf(file)}.listEntries`, file.id)
    return listEntriesOfFile(file, query)
  }
}

@Resolver(() => ListEntry)
export class ListEntryResolver {
  @FieldResolver(() => ID)
  id(@Root() { subjectId, entryId }: ReadEntry): string {
    return writeGlobalId({ kind: 'list-entry', subjectId, entryId })
  }

  @FieldResolver(() => Subject, { nullable: true })
  subject(
    @Root() { subjectId, asOf }: ReadEntry,
    @Ctx() { reader }: RequestContext,
  ): Promise<SubjectFile | null> {
    return findSubject(reader, subjectId, asOf)
  }

  @FieldResolver(() => ListKind)
  list(@Root() entry: ReadEntry): ListKind {
    return listKindView(kindOf(entry.by.rules(), entry))
  }

  @FieldResolver(() => ListEntryState)
  state(@Root() entry: ReadEntry): keyof typeof ListEntryState {
    return stateOn(entry, entry.by.today())
  }

  @FieldResolver(() => String, { nullable: true })
  authority(@Root() { authorityName }: ReadEntry): string {
    return authorityName
  }

  @FieldResolver(() => Region, { nullable: true })
  region(@Root() { by, regionCode }: ReadEntry): Region | null {
    return regionCode === null ? null : regionView(by.rules(), regionCode, by.today())
  }

  @FieldResolver(() => DateScalar, { nullable: true })
  inForceFrom(@Root() { validFrom }: ReadEntry): string | null {
    return validFrom
  }

  @FieldResolver(() => DateScalar, { nullable: true })
  inForceUntil(@Root() { validTo }: ReadEntry): string | null {
    return inclusiveEnd(validTo)
  }

  @FieldResolver(() => Provenance, { nullable: true })
  provenance(@Root() entry: ReadEntry): Provenance {
    return entry as ReadEntry & Provenance
  }

  @FieldResolver(() => [ListEntry])
  conflicts(@Root() entry: ReadEntry, @Ctx() { reader }: RequestContext): Promise<ReadEntry[]> {
    return listConflictsOfEntry(reader, entry)
  }

  @FieldResolver(() => [ListStep], { nullable: true })
  async steps(@Root() entry: ReadEntry): Promise<ListStep[]> {
    const rows = await listStepsOfEntry(entry)
    // The field gate of what a step says goes by how its entry was read.
    return rows.map((row) => ({
      ...row,
      objection: row.objection || null,
      by: entry.by,
    })) as (ListStep & Pick<ReadEntry, 'by'>)[]
  }

  @FieldResolver(() => [WithheldField])
  withheld(@Root() entry: ReadEntry, @Ctx() { disclosure }: RequestContext): WithheldField[] {
    return disclosure.withheldOfType('ListEntry', entry)
  }
}

export const LIST_RESOLVERS = [
  ListEntryQueries,
  SubjectListEntriesResolver,
  ListEntryResolver,
] as const
