import type { RecordRow } from './record.store.ts'

const TYPE_OF_KIND = {
  PERMIT: 'PermitRecord',
  PENALTY: 'PenaltyRecord',
  OTHER: 'OtherRecord',
} as const

/** The schema's type of a record. */
export function recordTypeOf(row: Pick<RecordRow, 'kind'>): string {
  return TYPE_OF_KIND[row.kind]
}
