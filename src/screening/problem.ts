import { ERROR_CODES } from '../errors.ts'
import { ROW_PROBLEMS } from '../submission/problem.ts'

/**
 * Why a row of a list got no check. The sentences are those of submitted rows where the problem is the same; none
 * repeats the value, which may be personal data.
 */
export const SCREENED_ROW_PROBLEMS = {
  COLUMN_COUNT: ROW_PROBLEMS.COLUMN_COUNT,
  ROW_UNREADABLE: ROW_PROBLEMS.ROW_UNREADABLE,
  TEXT_DESTROYED: ROW_PROBLEMS.TEXT_DESTROYED,
  TEXT_TOO_LONG: {
    zh: '名称或代码过长',
    en: 'The name or the code is too long',
  },
  NUMBER_PRECISION_LOST: ROW_PROBLEMS.NUMBER_PRECISION_LOST,
  IDENTIFIER_MISSING: ROW_PROBLEMS.IDENTIFIER_MISSING,
  IDENTIFIER_MALFORMED: ROW_PROBLEMS.IDENTIFIER_MALFORMED,
  IDENTIFIER_TYPE_FORBIDDEN: ERROR_CODES.IDENTIFIER_TYPE_FORBIDDEN,
  NAME_UNKNOWN: {
    zh: '未给出代码，且名称未匹配到主体',
    en: 'No code is given, and the name leads to no subject',
  },
  NAME_AMBIGUOUS: {
    zh: '未给出代码，且名称与多个主体相符',
    en: 'No code is given, and the name fits several subjects',
  },
  NAME_UNCERTAIN: {
    zh: '未给出代码，名称只是可能匹配，须人工确认',
    en: 'No code is given, and a person has to confirm whom the name means',
  },
  NOT_CHECKED: {
    zh: '筛查提前结束，该行未核查',
    en: 'The screening ended before this row was checked',
  },
} as const
export type ScreenedRowProblem = keyof typeof SCREENED_ROW_PROBLEMS

/** Why a screening ended before all its rows had a result. */
export const SCREENING_PROBLEMS = {
  CANCELLED: { zh: '已由提交方取消', en: 'It was cancelled by who handed it in' },
  CREDENTIAL_ENDED: {
    zh: '所用凭证已吊销、到期，或其参与方已停止',
    en: 'Its credential was revoked or has expired, or its party ended',
  },
  RIGHTS_ENDED: {
    zh: '所用凭证不再准许以该用途核查',
    en: 'Its credential may no longer check for this purpose',
  },
  FAILED: {
    zh: '多次重试后仍无法完成，请联系运维',
    en: 'It could not be finished after several tries; ask those who run the service',
  },
} as const
export type ScreeningProblemCode = keyof typeof SCREENING_PROBLEMS

/** How a screening stands. */
export const SCREENING_STATES = {
  QUEUED: { zh: '排队中', en: 'Waits for its turn' },
  RUNNING: { zh: '核查中', en: 'Its rows are being checked' },
  DONE: { zh: '已完成', en: 'Every row has a result' },
  STOPPED: { zh: '已停止', en: 'Stopped before its end, for the reason that it says' },
  FAILED: { zh: '失败', en: 'Could not be finished' },
} as const
export type ScreeningState = keyof typeof SCREENING_STATES

/** Whether nothing more will be done about a screening. */
export function isOver(state: ScreeningState): boolean {
  return state !== 'QUEUED' && state !== 'RUNNING'
}
