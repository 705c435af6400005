import { enumOf } from '../vocabulary/enum.ts'
import type * as rules from './rule.schema.ts'

/** Labels of the codes that rule.schema.ts declares; a code without a label does not compile. */
type Publicity = rules.RuleBody<'publicity-rule'>

export const Confidence = enumOf<rules.Confidence>(
  'Confidence',
  { zh: '可信程度', en: 'How sure a rule is' },
  {
    HIGH: { zh: '已见原文', en: 'Read in its source' },
    MEDIUM: { zh: '通行做法或日期待核', en: 'Well known, or its date was not checked' },
    LOW: { zh: '暂行假定', en: 'A working assumption' },
  },
)

export const Domain = enumOf(
  'Domain',
  { zh: '重点领域', en: 'Field of business' },
  {
    GOVERNANCE: { zh: '政务诚信', en: 'Government integrity' },
    CONSTRUCTION: { zh: '工程建设', en: 'Construction' },
    TRANSPORT_PRODUCTION: { zh: '运输生产', en: 'Transport production' },
    ENFORCEMENT: { zh: '交通执法', en: 'Transport law enforcement' },
    SAFETY: { zh: '安全生产', en: 'Work safety' },
    ADMINISTRATION: { zh: '综合管理', en: 'General administration' },
  },
)

export const SubjectCategory = enumOf<rules.SubjectCategory>(
  'SubjectCategory',
  { zh: '主体类别', en: 'Category of a subject' },
  {
    ORGANIZATION: { zh: '法人及非法人组织', en: 'Legal person or unincorporated organisation' },
    SOLE_TRADER: { zh: '个体工商户', en: 'Sole trader' },
    PERSON: { zh: '自然人（从业人员）', en: 'Natural person (practitioner)' },
  },
)

export const RecordKind = enumOf<rules.RecordKind>(
  'RecordKind',
  { zh: '信用记录种类', en: 'Kind of record' },
  {
    PERMIT: { zh: '行政许可', en: 'Administrative permit' },
    PENALTY: { zh: '行政处罚', en: 'Administrative penalty' },
    OTHER: { zh: '其他', en: 'Any other record' },
  },
)

export const Polarity = enumOf<rules.RuleBody<'catalogue-item'>['polarity']>(
  'Polarity',
  { zh: '信息性质', en: 'Polarity of a record' },
  {
    POSITIVE: { zh: '守信', en: 'Speaks for the subject' },
    NEGATIVE: { zh: '失信', en: 'Speaks against the subject' },
    NEUTRAL: { zh: '中性', en: 'Neutral' },
  },
)

export const Severity = enumOf<rules.Severity>(
  'Severity',
  { zh: '失信严重程度', en: 'Severity of a dishonest act' },
  {
    MINOR: { zh: '轻微', en: 'Minor' },
    GENERAL: { zh: '一般', en: 'General' },
    SERIOUS: { zh: '严重', en: 'Serious' },
  },
)

export const ColumnType = enumOf<rules.ColumnType>(
  'ColumnType',
  { zh: '数据项类型', en: 'Type of a column' },
  {
    STRING: { zh: '短文本', en: 'A line of text' },
    TEXT: { zh: '长文本', en: 'Free text' },
    DATE: { zh: '日期', en: 'A day' },
    INTEGER: { zh: '整数', en: 'A whole number' },
    DECIMAL: { zh: '小数', en: 'A decimal number' },
    MONEY: { zh: '金额', en: 'An amount of money' },
    ENUM: { zh: '单选代码', en: 'One code of a code set' },
    SET: { zh: '多选代码', en: 'Several codes of a code set' },
  },
)

export const CollectionPeriod = enumOf<rules.RuleBody<'catalogue-item'>['collectionPeriod']>(
  'CollectionPeriod',
  { zh: '归集周期', en: 'How often an item is collected' },
  {
    DAY: { zh: '每日', en: 'Every day' },
    WEEK: { zh: '每周', en: 'Every week' },
    MONTH: { zh: '每月', en: 'Every month' },
    QUARTER: { zh: '每季', en: 'Every quarter' },
    HALF_YEAR: { zh: '每半年', en: 'Every half-year' },
    YEAR: { zh: '每年', en: 'Every year' },
    ON_EVENT: { zh: '实时', en: 'When it happens' },
  },
)

export const RegionLevel = enumOf<rules.RuleBody<'region'>['level']>(
  'RegionLevel',
  { zh: '区划级别', en: 'Level of a division' },
  {
    PROVINCE: { zh: '省级', en: 'Province' },
    CITY: { zh: '地级', en: 'City' },
    COUNTY: { zh: '县级', en: 'County or district' },
  },
)

export const RegimeLevel = enumOf<rules.RuleBody<'regime'>['level']>(
  'RegimeLevel',
  { zh: '制度层级', en: 'Level of a regime' },
  {
    NATIONAL: { zh: '国家', en: 'National' },
    PROVINCIAL: { zh: '省级', en: 'Provincial' },
    MUNICIPAL: { zh: '市级', en: 'Municipal' },
  },
)

export const PublicityDay = enumOf<Publicity['appliesBy'] | Publicity['periodStart']>(
  'PublicityDay',
  { zh: '公示规则所依的日期', en: 'A day that a publicity rule goes by' },
  {
    DECIDED: { zh: '作出决定之日', en: 'The day of the decision' },
    ESTABLISHED: {
      zh: '文书认定事实之日',
      en: 'The day on which a document established the facts',
    },
    PUBLISHED: { zh: '公示之日', en: 'The day of publication' },
    APPLIED: { zh: '申请之日', en: 'The day of an application' },
  },
)

export const PublicityEnd = enumOf<Publicity['ends']>(
  'PublicityEnd',
  { zh: '公示终止方式', en: 'What ends a publication' },
  {
    PERIOD: { zh: '公示期届满', en: 'The period runs out' },
    VALIDITY: { zh: '有效期届满', en: 'The validity of the fact itself ends' },
  },
)

export const PenaltyAmount = enumOf<Publicity['thresholds'][number]['of']>(
  'PenaltyAmount',
  { zh: '处罚金额种类', en: 'Which amount of a penalty' },
  {
    FINE: { zh: '罚款', en: 'Fine' },
    CONFISCATION: { zh: '没收', en: 'Confiscation' },
  },
)

export const SourceNature = enumOf<rules.RuleBody<'source'>['nature']>(
  'SourceNature',
  { zh: '来源性质', en: 'Nature of a source' },
  {
    SELF: { zh: '自主申报', en: 'The subject itself' },
    PLATFORM: { zh: '信用信息平台', en: 'A credit information platform' },
    BUSINESS_SYSTEM: { zh: '业务系统', en: 'A business system' },
    REGISTRY: { zh: '登记机关', en: 'A registry' },
    COURT: { zh: '司法机关', en: 'A court' },
    THIRD_PARTY: { zh: '第三方机构', en: 'A third party' },
  },
)

export const ParameterUnit = enumOf<rules.RuleBody<'parameter'>['unit']>(
  'ParameterUnit',
  { zh: '参数单位', en: 'Unit of a parameter' },
  {
    WORKING_DAY: { zh: '工作日', en: 'Working days' },
    DAY: { zh: '日', en: 'Days' },
    MONTH: { zh: '月', en: 'Months' },
    YEAR: { zh: '年', en: 'Years' },
    COUNT: { zh: '次数', en: 'A count' },
    RATIO: { zh: '比例', en: 'A ratio' },
    YUAN: { zh: '元', en: 'Yuan' },
    CHOICE: { zh: '选项', en: 'One of several choices, by its code' },
    TEXT: { zh: '文本', en: 'Text' },
  },
)
