import { versionChanges } from '../fact/version-change.store.ts'
import { visibleCommitment, type CommitmentVisibility } from './commitment.scope.ts'
import { commitmentColumns, type CommitmentRow } from './commitment.store.ts'

/** The versions of the files' commitments that differ between two instants, as far as the shape shows them. */
export const listCommitmentChanges = versionChanges<CommitmentRow, CommitmentVisibility>({
  name: 'commitment',
  alias: 'c',
  id: 'commitment_id',
  columns: commitmentColumns,
  visible: visibleCommitment,
})
