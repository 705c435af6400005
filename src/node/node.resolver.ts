import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { findCommitment, type ReadCommitment } from '../commitment/commitment.service.ts'
import type { AsOf } from '../database/as-of.ts'
import type { Reader } from '../disclosure/reading.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { findEvaluation, type ReadEvaluation } from '../evaluation/evaluation.service.ts'
import { findListEntry, type ReadEntry } from '../list/list.service.ts'
import { findApplication, type ReadApplication } from '../measure/measure.service.ts'
import { findObjection, type ReadObjection } from '../objection/objection.service.ts'
import { findProceeding, type ReadProceeding } from '../proceeding/proceeding.service.ts'
import { findRecord, type ReadRecord } from '../record/record.service.ts'
import { readGlobalId, type GlobalId } from '../relay/global-id.ts'
import { Node } from '../relay/node.type.ts'
import { findRepair, type ReadRepair } from '../repair/repair.service.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { AsOfInput, readAsOf } from '../vocabulary/as-of.type.ts'

type Fact =
  | ReadRecord
  | ReadCommitment
  | ReadEntry
  | ReadApplication
  | ReadEvaluation
  | ReadObjection
  | ReadProceeding
  | ReadRepair

function findFact(reader: Reader, key: GlobalId, asOf: AsOf): Promise<Fact | null> {
  if (key.kind === 'evaluation') return findEvaluation(reader, key, asOf)
  // How far a procedure is says its newest version alone.
  if (key.kind === 'objection') return findObjection(reader, key)
  if (key.kind === 'proceeding') return findProceeding(reader, key)
  if (key.kind === 'repair') {
    return findRepair(reader, { subjectId: key.subjectId, repairId: key.id }, asOf)
  }
  if (key.kind === 'record') return findRecord(reader, key, asOf)
  if (key.kind === 'list-entry') return findListEntry(reader, key, asOf)
  if (key.kind === 'measure-application') {
    return findApplication(reader, { subjectId: key.subjectId, applicationId: key.id }, asOf)
  }
  if (key.kind !== 'commitment') return Promise.resolve(null)
  return findCommitment(reader, { subjectId: key.subjectId, commitmentId: key.id }, asOf)
}

@Resolver()
export class NodeResolver {
  @Disclosed('PUBLIC')
  @Query(() => Node, {
    nullable: true,
    description:
      '按全局标识取得对象；不存在与不可见的结果相同\nAn object by its global id; missing and hidden read alike',
  })
  async node(
    @Ctx() { base, reader, disclosure }: RequestContext,
    @Arg('id', () => ID, { description: '全局标识\nThe global id' }) id: string,
    @Arg('asOf', () => AsOfInput, {
      nullable: true,
      description: '历史时点\nAn instant in the past',
    })
    asOfInput?: AsOfInput | null,
  ): Promise<SubjectFile | Fact | null> {
    const key = readGlobalId(id)
    const asOf = await readAsOf(base.db, asOfInput)
    if (key?.kind === 'subject') {
      const file = await findSubject(reader, key.subjectId, asOf)
      // That there is such a person is more than the public learns, and so is a row that it may not see.
      if (file?.category === 'PERSON') disclosure.reveal('Query.node', file.id)
      return file
    }
    const row = key === null ? null : await findFact(reader, key, asOf)
    if (row !== null) disclosure.revealThrough(row.by, 'Query.node', row.subjectId)
    return row
  }
}
