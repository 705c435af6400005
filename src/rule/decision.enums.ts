import { enumOf, type Label } from '../vocabulary/enum.ts'
import type { FactKind as Kind, MEASURE_EFFECTS, Outcome, SOURCE_NEEDS } from './decision.schema.ts'

/** Labels of the codes that decision.schema.ts declares; a code without a label does not compile. */

export const CreditCheckOutcome = enumOf<Outcome>(
  'CreditCheckOutcome',
  { zh: '核查结论', en: 'Outcome of a credit check' },
  {
    CLEAR: { zh: '未见不良信息', en: 'Nothing adverse was found' },
    ATTENTION: { zh: '需关注', en: 'Something asks for attention; it restricts nothing' },
    INDETERMINATE: { zh: '无法判定', en: 'It cannot be told; not to be taken for CLEAR' },
    RESTRICTED: { zh: '依法受限', en: 'A statutory measure restricts the subject' },
  },
)

export const MeasureEffect = enumOf<(typeof MEASURE_EFFECTS)[number]>(
  'MeasureEffect',
  { zh: '措施性质', en: 'What a measure does' },
  {
    INCENTIVE: { zh: '激励', en: 'An incentive' },
    REMINDER: { zh: '提示或加强审核', en: 'A reminder, or a closer look' },
    RESTRICTION: { zh: '限制', en: 'A restriction' },
  },
)

export const SourceNeed = enumOf<(typeof SOURCE_NEEDS)[number]>(
  'SourceNeed',
  { zh: '来源的必要性', en: 'Whether a source has to have been heard' },
  {
    REQUIRED: { zh: '必要', en: 'Required: without it the outcome is INDETERMINATE at least' },
    OPTIONAL: { zh: '参考', en: 'Optional: it shows in the coverage only' },
  },
)

export const FACT_KIND_LABELS: Readonly<Record<Kind, Label>> = {
  RECORD: { zh: '信用记录', en: 'A credit record' },
  LIST_ENTRY: { zh: '名单条目', en: 'An entry of a list' },
  EVALUATION: { zh: '信用评价', en: 'An evaluation' },
  COMMITMENT: { zh: '信用承诺', en: 'A credit commitment that was judged' },
}

export const FactKind = enumOf<Kind>(
  'FactKind',
  { zh: '事实种类', en: 'Kind of fact' },
  FACT_KIND_LABELS,
)
