import { enumOf } from '../vocabulary/enum.ts'
import { AGREEMENT_LABELS, FEATURE_LABELS, RESULT_LABELS } from './match-labels.ts'

export const MatchResult = enumOf(
  'MatchResult',
  { zh: '匹配结果', en: 'What became of a candidate' },
  RESULT_LABELS,
)

export const MatchFeature = enumOf(
  'MatchFeature',
  { zh: '比对项', en: 'What a candidate and a subject are compared by' },
  FEATURE_LABELS,
)

export const MatchAgreement = enumOf(
  'MatchAgreement',
  { zh: '比对结果', en: 'How a feature compares' },
  AGREEMENT_LABELS,
)
