import { Field, InputType, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { IdentifierInput, Subject } from '../subject/subject.type.ts'
import { MatchAgreement, MatchFeature, MatchResult } from './match.enums.ts'

@InputType({
  description:
    '待匹配的候选：名称与代码至少给出一项\nA candidate to be matched: give a name or a code at least',
})
export class MatchCandidateInput {
  @Field(() => String, {
    nullable: true,
    description: '调用者的行标识，原样返回\nThe caller’s key of the row, given back as it is',
  })
  key?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      '名称；自然人不得仅凭姓名匹配\nName; a natural person is never matched by name alone',
  })
  name?: string | null

  @Field(() => String, {
    nullable: true,
    description: '统一社会信用代码\nUnified social credit code',
  })
  usci?: string | null

  @Field(() => [IdentifierInput], {
    nullable: true,
    description:
      '其他标识代码，至多十个；身份证件仅限有权的用途\nOther identifiers, ten at most; identity papers for purposes that entitle to it only',
  })
  identifiers?: IdentifierInput[] | null

  @Field(() => [String], {
    nullable: true,
    description:
      '许可证号，与其他标识代码合计至多十个\nNumbers of licences, with the identifiers ten at most',
  })
  licences?: string[] | null

  @Field(() => String, {
    nullable: true,
    description:
      '所在区划的代码或名称，旧区划指向其继任\nDivision, by code or name; a retired one stands for its successor',
  })
  region?: string | null

  @Field(() => String, {
    nullable: true,
    description: '地址；未给区划时据以认定区划\nAddress; it tells the division where none is given',
  })
  address?: string | null
}

@ObjectType({
  description: '一项比对的说明\nHow one feature compares, explained',
  simpleResolvers: true,
})
export class MatchFeatureResult {
  @Disclosed('PUBLIC')
  @Field(() => MatchFeature, { description: '比对项\nThe feature' })
  feature: keyof typeof MatchFeature

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '所给内容，已规范化；身份证件号码不回显\nWhat was given, normalised; never the number of an identity paper',
  })
  given: string | null

  @Disclosed('PUBLIC')
  @Field(() => MatchAgreement, { description: '比对结果\nHow it compares' })
  agreement: keyof typeof MatchAgreement

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description:
      '计入的分值（见 matchPolicies），可为负\nPoints that it gives, or takes when negative: see `matchPolicies`',
  })
  points: number

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '中文说明\nIn Chinese' })
  zh: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nIn English' })
  en: string
}

@ObjectType({
  description: '一个候选的匹配结果\nWhat became of a candidate',
  simpleResolvers: true,
})
export class SubjectMatch {
  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '所给的行标识\nThe key that was given' })
  key: string | null

  @Disclosed('PUBLIC')
  @Field(() => MatchResult, { description: '结果\nThe result' })
  result: keyof typeof MatchResult

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description:
      '相符证据的强弱，0至100：各项分值之和，不是概率\nHow strong the evidence is, 0 to 100: the sum of the points, and no probability',
  })
  score: number

  @Disclosed('PUBLIC')
  @Field(() => [MatchFeatureResult], {
    description:
      '逐项说明：与所选主体相比；未选定时与首个可能相比\nThe features explained, beside the subject; where none was chosen beside the first alternative',
  })
  features: MatchFeatureResult[]

  @Disclosed('PUBLIC')
  @Field(() => Subject, {
    nullable: true,
    description: '匹配或可能匹配的主体\nThe subject that was matched, or may be meant',
  })
  subject: Subject | null

  @Disclosed('PUBLIC')
  @Field(() => [Subject], {
    description: '其他可能，最相符者在前，至多五个\nOthers that fit, the best first, five at most',
  })
  alternatives: Subject[]
}
