import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { CreditRecord } from '../record/record.type.ts'
import type { RecordRow } from '../record/record.store.ts'
import { enumOf } from '../vocabulary/enum.ts'

export const SubmissionStatus = enumOf(
  'SubmissionStatus',
  { zh: '报送结果', en: 'What became of a submitted row' },
  {
    INSERTED: { zh: '新增', en: 'A new record' },
    CORRECTED: { zh: '更正', en: 'A new version of a known record' },
    UNCHANGED: { zh: '无变化', en: 'Known as it is' },
    DUPLICATE: { zh: '同批重复', en: 'The same row stood before it in the batch' },
    STALE: { zh: '旧版本', en: 'An older version of what is known' },
    REJECTED: { zh: '退回', en: 'Refused, with its problems' },
  },
)

@InputType({ description: '数据项的值\nThe value of a column' })
export class ColumnValueInput {
  @Field(() => String, { description: '目录数据项的键\nKey of the catalogue column' })
  column: string

  @Field(() => String, {
    nullable: true,
    description: '值，写法与交换文件相同\nThe value, written as in an exchange file',
  })
  value?: string | null
}

@InputType({ description: '待报送的一行\nA row to be submitted' })
export class SubmittedRecordInput {
  @Field(() => String, { description: '目录事项代码\nCode of the catalogue item' })
  item: string

  @Field(() => [ColumnValueInput], { description: '各数据项\nThe values' })
  values: ColumnValueInput[]
}

@InputType({ description: '报送信用记录，一次至多一百行\nTo submit records, a hundred at most' })
export class SubmitRecordsInput {
  @Field(() => String, { description: '来源代码\nCode of the source' })
  source: string

  @Field(() => [SubmittedRecordInput], { description: '各行\nThe rows' })
  records: SubmittedRecordInput[]

  @Field(() => String, {
    description:
      '幂等键：同一键的同一请求只生效一次\nThe same request under the same key takes effect once',
  })
  idempotencyKey: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({ description: '更正信用记录\nTo correct a record' })
export class CorrectRecordInput {
  @Field(() => ID, { description: '信用记录\nThe record' })
  record: string

  @Field(() => [ColumnValueInput], { description: '要更正的数据项\nThe values to be changed' })
  values: ColumnValueInput[]

  @Field(() => String, { description: '理由\nThe reason' })
  reason: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({ description: '撤销信用记录\nTo revoke a record' })
export class RevokeRecordInput {
  @Field(() => ID, { description: '信用记录\nThe record' })
  record: string

  @Field(() => String, { description: '理由\nThe reason' })
  reason: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@InputType({ description: '公开待审核的文本\nTo release texts that wait for it' })
export class ReleaseRecordTextInput {
  @Field(() => ID, { description: '信用记录\nThe record' })
  record: string

  @Field(() => [String], { description: '数据项的键\nKeys of the columns' })
  columns: string[]

  @Field(() => String, { description: '理由\nThe reason' })
  reason: string

  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId?: string | null
}

@ObjectType({ description: '报送中的问题\nA problem of a submitted row', simpleResolvers: true })
export class SubmissionProblem {
  @Disclosed('PUBLIC')
  @Field(() => String, { description: '数据项名称，空为整行\nName of the column; empty: the row' })
  column: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '代码\nStable code' })
  code: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nThe sentence in Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nThe sentence in English' })
  en: string
}

@ObjectType({ description: '一行的报送结果\nWhat became of one row', simpleResolvers: true })
export class SubmissionResult {
  @Disclosed('PUBLIC')
  @Field(() => SubmissionStatus, { description: '结果\nThe result' })
  status: keyof typeof SubmissionStatus

  @Disclosed('PUBLIC')
  @Field(() => ID, { nullable: true, description: '信用记录\nGlobal id of the record' })
  record: string | null

  @Disclosed('PUBLIC')
  @Field(() => ID, { nullable: true, description: '信用主体\nGlobal id of the subject' })
  subject: string | null

  @Disclosed('PUBLIC')
  @Field(() => [SubmissionProblem], {
    description: '退回的原因，或收下时的提示\nWhy it was refused, or remarks on what was accepted',
  })
  problems: SubmissionProblem[]
}

@ObjectType({ description: '报送的结果\nThe result of a submission', simpleResolvers: true })
export class SubmitRecordsPayload {
  @Disclosed('PUBLIC')
  @Field(() => [SubmissionResult], { description: '逐行结果\nA result per row, in order' })
  results: SubmissionResult[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}

@ObjectType({
  description: '变更信用记录的结果\nThe result of a change of a record',
  simpleResolvers: true,
})
export class ReviseRecordPayload {
  @Disclosed('PUBLIC')
  @Field(() => CreditRecord, {
    nullable: true,
    description: '变更后的信用记录\nThe record as it is now',
  })
  record: RecordRow | null

  @Disclosed('PUBLIC')
  @Field(() => [SubmissionProblem], {
    description: '未能更正的原因\nWhy it could not be corrected',
  })
  problems: SubmissionProblem[]

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '客户端请求标识\nEchoed to the client' })
  clientMutationId: string | null
}
