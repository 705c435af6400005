import { Field, InputType, Int, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { enumOf } from '../vocabulary/enum.ts'
import { DateScalar } from '../vocabulary/scalars.ts'
import { STATISTICS_GROUPS } from './statistics.rules.ts'

export const MeasureStatisticsGroup = enumOf(
  'MeasureStatisticsGroup',
  { zh: '措施实施统计的分组', en: 'What statistics of application are grouped by' },
  STATISTICS_GROUPS,
)

export const MeasureStatisticsOver = enumOf(
  'MeasureStatisticsOver',
  { zh: '措施实施统计的范围', en: 'What statistics of application are about' },
  {
    ALL: { zh: '调用者可见的全部', en: 'All that the caller sees of everyone' },
    OWN_UNIT: {
      zh: '本单位实施的，包括已期满和已解除的',
      en: 'What the caller’s own unit applied, what is over or lifted included',
    },
  },
)

@InputType({ description: '期间\nA period' })
export class PeriodInput {
  @Field(() => DateScalar, { description: '自（含当日）\nFirst day, inclusive' })
  from: string

  @Field(() => DateScalar, { description: '至（含当日）\nLast day, inclusive' })
  until: string
}

@ObjectType({
  description:
    '自然人的统计数，向下取整到规则数据 PERSON_COUNT_STEP 的倍数\nCounts of natural persons, rounded down to multiples of PERSON_COUNT_STEP (rule data)',
  simpleResolvers: true,
})
export class MeasurePersonCounts {
  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '主体数\nSubjects' })
  subjects: number

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '实施次数\nApplications' })
  applications: number

  @Disclosed('PUBLIC')
  @Field(() => Int, { description: '解除次数\nHow many were lifted' })
  lifted: number
}

@ObjectType({
  description:
    '一组的措施实施统计，不含已撤回的报送\nStatistics of application of one group; what was withdrawn does not count',
  simpleResolvers: true,
})
export class MeasureStatistics {
  @Disclosed('PUBLIC')
  @Field(() => String, {
    nullable: true,
    description:
      '组的代码：措施、区划、领域代码，或单位的全局标识；未载明时为空\nCode of the group: of a measure, a division, a field of business, or the global id of a unit; null: none was named',
  })
  code: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '中文名称\nName in Chinese' })
  zh: string | null

  @Disclosed('PUBLIC')
  @Field(() => String, { nullable: true, description: '英文名称\nName in English' })
  en: string | null

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description:
      '期间内被实施措施的法人、其他组织与个体工商户数\nOrganisations and sole traders that something was applied to in the period',
  })
  subjects: number

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description: '期间内对其实施的次数\nHow often, in the period',
  })
  applications: number

  @Disclosed('PUBLIC')
  @Field(() => Int, {
    description: '期间内对其解除的次数\nHow many were lifted in the period',
  })
  lifted: number

  @Disclosed('PUBLIC')
  @Field(() => MeasurePersonCounts, { description: '自然人\nNatural persons' })
  persons: MeasurePersonCounts
}
