import type { BulletinChange, BulletinExit } from './bulletin.rules.ts'

/** What a bulletin says of one entry: the object (对象), the measures (措施), and their effect (成效). */
export interface BulletinEntry {
  /** Global id of the entry. */
  entry: string
  change: BulletinChange
  exit: BulletinExit | null
  exitedOn: string | null
  name: string | null
  /** The unified social credit code; none of a person. */
  code: string | null
  documentNumber: string | null
  legalBasis: string | null
  inForceFrom: string
  /** Last day, inclusive. */
  inForceUntil: string | null
  /** Codes of the measures that go with the list, by the rules of the month's last day. */
  measures: readonly string[]
  /** What the unit reported of the effect of those that it applied: the measure's code, and what came of it. */
  effects: readonly string[]
}

/** The frozen content of a bulletin. */
export interface BulletinContent {
  unit: string
  list: string
  month: string
  entries: readonly BulletinEntry[]
}

/** Reads what was frozen. */
export function contentOf({ content }: { content: string }): BulletinContent {
  return JSON.parse(content) as BulletinContent
}
