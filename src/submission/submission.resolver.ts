import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { writingOf, type RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { findRecord } from '../record/record.service.ts'
import { readRecordId } from '../relay/global-id.ts'
import { correctRecord, releaseTexts, revokeRecord, type Changes } from './revision.service.ts'
import { submitRecords } from './submit-records.service.ts'
import {
  CorrectRecordInput,
  ReleaseRecordTextInput,
  ReviseRecordPayload,
  RevokeRecordInput,
  SubmitRecordsInput,
  SubmitRecordsPayload,
  type ColumnValueInput,
} from './submission.type.ts'
import type { RowProblem } from './problem.ts'

@Resolver()
export class SubmissionMutations {
  @Disclosed('PUBLIC')
  @Mutation(() => SubmitRecordsPayload, {
    description: '报送信用记录，逐行给出结果\nSubmits records; each row has a result of its own',
  })
  async submitRecords(
    @Ctx() context: RequestContext,
    @Arg('input', () => SubmitRecordsInput, { description: '输入\nInput' })
    input: SubmitRecordsInput,
  ): Promise<SubmitRecordsPayload> {
    const rows = input.records.map(({ item, values }) => ({ item, values: changesOf(values) }))
    const results = await submitRecords(
      writingOf(context),
      input.source,
      rows,
      input.idempotencyKey,
    )
    return { results, clientMutationId: input.clientMutationId ?? null }
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ReviseRecordPayload, {
    description:
      '更正信用记录：生成新版本，旧版本保留\nCorrects a record: a new version; the old one stays',
  })
  async correctRecord(
    @Ctx() context: RequestContext,
    @Arg('input', () => CorrectRecordInput, { description: '输入\nInput' })
    input: CorrectRecordInput,
  ): Promise<ReviseRecordPayload> {
    const key = readRecordId(input.record)
    const done = await correctRecord(writingOf(context), key, changesOf(input.values), input.reason)
    return revised(context, input, done.ok ? [] : done.problems)
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ReviseRecordPayload, {
    description:
      '撤销信用记录：不再公示、共享与使用\nRevokes a record: not published, shared or used any more',
  })
  async revokeRecord(
    @Ctx() context: RequestContext,
    @Arg('input', () => RevokeRecordInput, { description: '输入\nInput' }) input: RevokeRecordInput,
  ): Promise<ReviseRecordPayload> {
    await revokeRecord(writingOf(context), readRecordId(input.record), input.reason)
    return revised(context, input, [])
  }

  @Disclosed('PUBLIC')
  @Mutation(() => ReviseRecordPayload, {
    description: '公开经人工审核的文本\nReleases texts that a person has read',
  })
  async releaseRecordText(
    @Ctx() context: RequestContext,
    @Arg('input', () => ReleaseRecordTextInput, { description: '输入\nInput' })
    input: ReleaseRecordTextInput,
  ): Promise<ReviseRecordPayload> {
    await releaseTexts(writingOf(context), readRecordId(input.record), input.columns, input.reason)
    return revised(context, input, [])
  }
}

function changesOf(values: readonly ColumnValueInput[]): Changes {
  return new Map(values.map(({ column, value }) => [column, value ?? null]))
}

async function revised(
  { reader }: RequestContext,
  input: { record: string; clientMutationId?: string | null },
  problems: RowProblem[],
): Promise<ReviseRecordPayload> {
  const record = await findRecord(reader, readRecordId(input.record))
  return { record, problems, clientMutationId: input.clientMutationId ?? null }
}
