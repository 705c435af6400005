import { enumOf } from '../vocabulary/enum.ts'
import type {
  RepairDecider as Decider,
  RepairedFact as Fact,
  RepairMaterial as Material,
  RepairWay as Way,
  UNCERTAIN_PARTS,
} from './repair-rule.schema.ts'

/** Labels of the codes that repair-rule.schema.ts declares; a code without a label does not compile. */

export const RepairedFact = enumOf<Fact>(
  'RepairedFact',
  { zh: '修复对象', en: 'What is repaired' },
  {
    RECORD: { zh: '信用记录', en: 'A credit record' },
    LIST_ENTRY: { zh: '名单条目', en: 'An entry of a list' },
    EVALUATION: { zh: '信用评价等级', en: 'An evaluation: its grade' },
  },
)

export const RepairDecider = enumOf<Decider>(
  'RepairDecider',
  { zh: '修复的决定方', en: 'Who decides of a repair' },
  {
    CREDIT_CHINA: { zh: '“信用中国”网站', en: 'Credit China, the one window' },
    DETERMINING_UNIT: { zh: '认定单位', en: 'The unit that determined the fact' },
    COURT: { zh: '人民法院', en: 'The court' },
  },
)

export const RepairMaterial = enumOf<Material>(
  'RepairMaterial',
  { zh: '修复申请材料', en: 'What an application is proved with' },
  {
    FULFILMENT_PROOF: { zh: '履行义务、纠正失信行为的证明', en: 'Proof of fulfilment' },
    COMMITMENT_LETTER: { zh: '信用承诺书', en: 'Credit commitment letter' },
  },
)

export const RepairWay = enumOf<Way>(
  'RepairWay',
  { zh: '修复方式', en: 'How credit is repaired' },
  {
    FULFILMENT_AND_COMMITMENT: {
      zh: '履行义务并作出信用承诺',
      en: 'The obligations are met, and a commitment is made',
    },
    TRAINING: { zh: '信用修复培训', en: 'Training in credit' },
    SOCIAL_SERVICE: { zh: '社会公益服务', en: 'Social service' },
  },
)

export const RepairRulePart = enumOf<(typeof UNCERTAIN_PARTS)[number]>(
  'RepairRulePart',
  { zh: '修复规则的部分', en: 'A part of a rule of repair' },
  {
    grades: { zh: '可修复的等级', en: 'Which grades may be repaired' },
    decidedBy: { zh: '决定方', en: 'Who decides' },
    acceptWorkingDays: { zh: '受理时限', en: 'Days to accept' },
    decideWorkingDays: { zh: '决定时限', en: 'Days to decide' },
    extendWorkingDays: { zh: '延长时限', en: 'Days of the extension' },
    materials: { zh: '申请材料', en: 'Materials' },
    ways: { zh: '修复方式', en: 'Ways' },
    falseStatement: { zh: '虚假材料的后果', en: 'What follows from a false statement' },
    bars: { zh: '不予修复的情形', en: 'Statutory bars' },
  },
)
