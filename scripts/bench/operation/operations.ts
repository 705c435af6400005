import { CHECK, CHECKS } from './check.ts'
import { FULL_FILE } from './file.ts'
import { FEED_PAGE, LIST_PAGE, SEARCH_PAGE } from './page.ts'
import { SUBMIT } from './submit.ts'

/** The operations whose speed counts, in the order of their names. */
export const OPERATIONS = [
  CHECK,
  FULL_FILE,
  SEARCH_PAGE,
  CHECKS,
  LIST_PAGE,
  FEED_PAGE,
  SUBMIT,
] as const
