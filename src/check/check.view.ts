import { ANONYMOUS, operatorEntitlement } from '../disclosure/entitlement.ts'
import type { Reading } from '../disclosure/reading.ts'
import type { SubjectFile } from '../subject/subject.service.ts'
import type { KeptAnswer } from './keep.service.ts'
import type { CheckPayload } from './payload.ts'
import type { Verification } from './replay.service.ts'

/** How an object of this concept is seen: the field gate decides by it. */
type SeenBy = { by: Pick<Reading, 'entitlement'> }

/** The answer is the caller's own, for the purpose that it named: outcome, reasons and measures are told to it. */
const ANSWERED: SeenBy = { by: { entitlement: operatorEntitlement(['PUBLIC', 'SHARED']) } }
const OTHERS: SeenBy = { by: { entitlement: ANONYMOUS } }

/** An answer as resolvers see it: what was signed, and whether it is replayed. */
export interface CheckView extends SeenBy {
  payload: CheckPayload
  receipt: string
  /** Of the file, as a uuid; the field gate logs by it. */
  subjectId: string | null
  /** Where it was read for the answer: it need not be read again. */
  file: SubjectFile | null
  isHistory: boolean
}

/** An answer as it is shown. */
export function checkView(
  { payload, receipt, subjectId, file }: KeptAnswer,
  isHistory: boolean,
): CheckView {
  return { ...ANSWERED, payload, receipt, subjectId, file, isHistory }
}

/** A verification as it is shown: what changed since, to who may know. */
export type VerificationView = Verification & SeenBy

export function verificationView(verification: Verification): VerificationView {
  return { ...(verification.changes === null ? OTHERS : ANSWERED), ...verification }
}
