import { enumOf } from '../vocabulary/enum.ts'
import type * as schema from './evaluation-scheme.schema.ts'

/** Labels of the codes that evaluation-scheme.schema.ts declares; a code without a label does not compile. */

export const EvaluationSchemeStatus = enumOf<(typeof schema.SCHEME_STATUSES)[number]>(
  'EvaluationSchemeStatus',
  { zh: '评价方案状态', en: 'Whether an evaluation scheme can grade' },
  {
    COMPLETE: { zh: '完整，可据以评级', en: 'Complete: it can grade' },
    INCOMPLETE: { zh: '不完整，不得据以评级', en: 'Not complete: it refuses to grade' },
  },
)

export const EvaluationSchemeGap = enumOf<(typeof schema.SCHEME_GAPS)[number]>(
  'EvaluationSchemeGap',
  { zh: '评价方案所缺内容', en: 'What the source of a scheme leaves out' },
  {
    PARTS: { zh: '得分的构成', en: 'How a score is put together' },
    BANDS: { zh: '等级区间', en: 'The bands of the grades' },
    LOWER_BANDS: { zh: '较低等级的区间', en: 'The bands of the lower grades' },
    CONDITIONS: { zh: '附加条件', en: 'Further conditions' },
  },
)

export const EvaluationFact = enumOf<schema.EvaluationFact>(
  'EvaluationFact',
  { zh: '得分以外的评价事实', en: 'A fact beside the score that a scheme asks for' },
  {
    BAD_POINTS: { zh: '失信行为累计分值', en: 'Points of bad acts' },
    DRIVERS: { zh: '驾驶员人数', en: 'Number of drivers' },
    DRIVERS_AA_OR_ABOVE: {
      zh: 'AA级及以上驾驶员人数',
      en: 'Number of drivers of grade AA or above',
    },
  },
)

export const Comparison = enumOf<(typeof schema.COMPARISONS)[number]>(
  'Comparison',
  { zh: '比较方式', en: 'How two numbers compare' },
  {
    LT: { zh: '小于', en: 'Less than' },
    LE: { zh: '不大于', en: 'At most' },
    GE: { zh: '不小于', en: 'At least' },
    GT: { zh: '大于', en: 'Greater than' },
  },
)

export const EvaluationEffect = enumOf<schema.Effect>(
  'EvaluationEffect',
  { zh: '加分或扣分', en: 'Whether points are given or taken' },
  { ADD: { zh: '加分', en: 'Points are given' }, DEDUCT: { zh: '扣分', en: 'Points are taken' } },
)

export const EvaluationPartRole = enumOf<(typeof schema.PART_ROLES)[number]>(
  'EvaluationPartRole',
  { zh: '评价部分的作用', en: 'What a part does to the score' },
  {
    WEIGHTED: { zh: '按权重计入', en: 'It counts with its weight' },
    BONUS: { zh: '加入总分，有上限', en: 'It is added to the total, up to a cap' },
    DEDUCTION: { zh: '从总分中扣除', en: 'It is deducted from the total' },
  },
)

export const EvaluationUnit = enumOf<(typeof schema.PART_UNITS)[number]>(
  'EvaluationUnit',
  { zh: '评价单元', en: 'A unit that is scored by itself' },
  { CONTRACT_SECTION: { zh: '合同段', en: 'A contract section' } },
)

export const EvaluationAveraging = enumOf<(typeof schema.AVERAGINGS)[number]>(
  'EvaluationAveraging',
  { zh: '各单元得分的平均方式', en: 'How the scores of units are averaged' },
  {
    MEAN: { zh: '算术平均', en: 'The arithmetic mean' },
    BY_AMOUNT: {
      zh: '按合同段标价加权平均',
      en: 'The mean weighted by the contract price of each',
    },
  },
)

export const EvaluationIndicatorKind = enumOf<(typeof schema.INDICATOR_KINDS)[number]>(
  'EvaluationIndicatorKind',
  { zh: '指标类型', en: 'Kind of indicator' },
  {
    INTERVAL: { zh: '按数值区间计分', en: 'Points by the interval in which a value lies' },
    CATEGORY: { zh: '按类别计分', en: 'Points by the category of each act' },
  },
)

export const EvaluationCycleStart = enumOf<(typeof schema.CYCLE_STARTS)[number]>(
  'EvaluationCycleStart',
  { zh: '评价周期起算', en: 'From when a cycle counts' },
  {
    CALENDAR_YEAR: { zh: '自然年', en: 'The calendar year' },
    FIRST_CERTIFICATE: { zh: '初次领取从业资格证件之日', en: 'The day of the first certificate' },
  },
)

export const DayUnit = enumOf<(typeof schema.DAY_UNITS)[number]>(
  'DayUnit',
  { zh: '日数单位', en: 'Which days are counted' },
  { WORKING_DAY: { zh: '工作日', en: 'Working days' }, DAY: { zh: '日', en: 'Days' } },
)

export const CountedSeverity = enumOf<(typeof schema.COUNTED_SEVERITIES)[number]>(
  'CountedSeverity',
  { zh: '计入指标的失信严重程度', en: 'Severity of records that an indicator counts' },
  {
    MINOR: { zh: '轻微', en: 'Minor' },
    GENERAL: { zh: '一般', en: 'General' },
    SERIOUS: { zh: '严重', en: 'Serious' },
    UNGRADED: { zh: '依当时规定未分级', en: 'The rules of its day give it none' },
  },
)
