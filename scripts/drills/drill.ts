import type { Town } from './town.ts'

/** What came of a drill. */
export interface Drilled {
  rows: object[]
  summary: object
  /** Answers that nobody should have got; for whoever looks into it. */
  wrong: readonly string[]
  /** Whether every figure held. */
  isGood: boolean
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Whole milliseconds for a table. */
export function settled(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms)
}

/** Bugs that a town's server told of so far. */
export function bugsOf({ server }: Town): number {
  return server.log().filter(({ msg }) => msg === 'bug' || msg === 'bug that ends the process')
    .length
}
