import { enumOf } from '../vocabulary/enum.ts'
import type { COMMITMENT_CODINGS } from './commitment.schema.ts'

/** Labels of the codes that commitment.schema.ts declares; a code without a label does not compile. */

export const CommitmentCoding = enumOf<(typeof COMMITMENT_CODINGS)[number]>(
  'CommitmentCoding',
  { zh: '承诺编码要求', en: 'Whether a type of commitments has the code of 20 digits' },
  {
    REQUIRED: { zh: '必填', en: 'It must be given' },
    OPTIONAL: { zh: '可空', en: 'It may be left out' },
  },
)
