import { Field, Int, ObjectType } from 'type-graphql'
import { DisclosureScopeType } from '../disclosure/directive.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import type { Scope } from '../disclosure/scope.ts'
import { PartyClass } from '../disclosure/viewer.type.ts'
import { connectionOf } from '../relay/connection.type.ts'
import { CodeLabel } from './code-set.type.ts'
import { CommitmentCoding } from './commitment.enums.ts'
import { Severity, SubjectCategory } from './rule.enums.ts'
import { Rule } from './rule.type.ts'

@ObjectType({
  implements: Rule,
  description: '信用承诺类型\nA type of credit commitments',
  simpleResolvers: true,
})
export class CommitmentType extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => [String], { description: '别称\nOther names under which it is reported' })
  aliases: string[]

  @Disclosed('PUBLIC')
  @Field(() => CommitmentCoding, { description: '承诺编码要求\nWhether it has the code' })
  coding: keyof typeof CommitmentCoding

  @Disclosed('PUBLIC')
  @Field(() => [PartyClass], {
    description:
      '可登记者；信用主体仅为本方登记\nWho may register one; a subject registers its own only',
  })
  registrars: (keyof typeof PartyClass)[]

  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '行业协会登记时，会员须已就该用途授权；为空则协会不登记\nThe purpose that members of an association have consented to; it registers for them alone',
  })
  memberPurpose: string | null
}

@ObjectType({
  implements: Rule,
  description: '信用承诺的公开类型\nHow far a commitment is open',
  simpleResolvers: true,
})
export class PublicationClass extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, {
    description: '法人、非法人组织与个体工商户的公开范围\nOf an organisation or a sole trader',
  })
  scope: Scope

  @Disclosed('PUBLIC')
  @Field(() => DisclosureScopeType, {
    description: '自然人的公开范围\nOf a natural person',
  })
  personScope: Scope
}

@ObjectType({
  implements: Rule,
  description: '承诺履行状态及其后果\nA result of judging a commitment, and what follows',
  simpleResolvers: true,
})
export class FulfilmentResult extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => Severity, {
    nullable: true,
    description: '所生成失信记录的严重程度；为空则不生成\nOf the record that it makes; null: none',
  })
  severity: keyof typeof Severity | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description:
      '认定后承诺继续公开的月数；为空则不限\nMonths that the commitment stays published after it; null: no end',
  })
  publishedMonths: number | null
}

@ObjectType({
  description: '承诺书范本中待填写之处\nA place of a template that is filled in',
  simpleResolvers: true,
})
export class TemplatePlace {
  @Disclosed('PUBLIC')
  @Field(() => String, {
    description: '名称，在文本中写作 {名称}\nIts name: it stands in the text as {name}',
  })
  name: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '英文说明\nWhat it is, in English' })
  en: string
}

@ObjectType({
  implements: Rule,
  description:
    '信用承诺书范本：可信度低的为演示范本\nA template of commitments; one of low confidence is for demonstration',
  simpleResolvers: true,
})
export class CommitmentTemplate extends Rule {
  @Disclosed('PUBLIC')
  @Field(() => String, {
    description:
      '版本：代码@施行之日；登记承诺时引用\nIts version, code@validFrom, which a registration cites',
  })
  version: string

  @Disclosed('PUBLIC')
  @Field(() => CommitmentType, { description: '承诺类型\nType' })
  type: CommitmentType

  @Disclosed('PUBLIC')
  @Field(() => CodeLabel, {
    nullable: true,
    description: '承诺场景；为空则不限于某一场景\nScene; null: of none',
  })
  scene: CodeLabel | null

  @Disclosed('PUBLIC')
  @Field(() => [SubjectCategory], { description: '适用的主体类别\nCategories of subjects' })
  subjectCategories: (keyof typeof SubjectCategory)[]

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '承诺内容\nContent' })
  content: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '违诺责任\nLiability for a breach' })
  liability: string

  @Disclosed('PUBLIC')
  @Field(() => [TemplatePlace], { description: '待填写之处\nWhat is filled in' })
  places: TemplatePlace[]

  @Disclosed('PUBLIC')
  @Field(() => [String], {
    description: '另须填写的字段\nFields of a registration that it requires beyond the usual ones',
  })
  requires: string[]

  @Disclosed('PUBLIC')
  @Field(() => PublicationClass, { description: '公开类型\nHow far it is open' })
  publicationClass: PublicationClass

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    nullable: true,
    description: '承诺有效期的月数上限；为空则不限\nMonths that it runs at most; null: no limit',
  })
  validityMonths: number | null
}

export const { Connection: CommitmentTemplateConnection } = connectionOf(
  () => CommitmentTemplate,
  'CommitmentTemplate',
  '信用承诺书范本',
  'templates of commitments',
)
export const { Connection: CommitmentTypeConnection } = connectionOf(
  () => CommitmentType,
  'CommitmentType',
  '信用承诺类型',
  'types of commitments',
)
export const { Connection: PublicationClassConnection } = connectionOf(
  () => PublicationClass,
  'PublicationClass',
  '公开类型',
  'publication classes',
)
export const { Connection: FulfilmentResultConnection } = connectionOf(
  () => FulfilmentResult,
  'FulfilmentResult',
  '承诺履行状态',
  'results of judging commitments',
)
