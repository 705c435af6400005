import type { Read } from '../disclosure/reading.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import type { FeedChange, Operation } from './tell.service.ts'

/** A change as the schema shows it. */
export interface ChangeView extends Read {
  kind: string
  subjectId: string
  factId: string
  operation: Operation
  changed: readonly string[]
  at: Date
  change: FeedChange
}

export function changeView(change: FeedChange): ChangeView {
  const { kind, subjectId, id, operation, changed, at, by } = change
  return {
    kind: kind.kind,
    subjectId: writeGlobalId({ kind: 'subject', subjectId }),
    factId: kind.globalIdOf({ subjectId, id }),
    operation,
    changed,
    at,
    by,
    change,
  }
}
