import type { Executor } from '../database/database.ts'
import { entitlementOf, type Entitlement } from '../disclosure/entitlement.ts'
import type { Base } from '../disclosure/reading.ts'
import type { CountedRecord } from '../evaluation/account.ts'
import type { IndicatorInput } from '../evaluation/evaluation-input.ts'
import type { Period } from '../evaluation/evaluation.rules.ts'
import { listRecordFacts, type RecordFactRow } from '../record/record-fact.store.ts'
import { visibleParameters } from '../record/record.scope.ts'
import { addDays } from '../rule/calendar.rules.ts'
import type { SchemeBody, SchemeRecordInput } from '../rule/evaluation-scheme.schema.ts'

/** What a scheme counts of the records of a file. */
export interface RecordInputs {
  indicators: IndicatorInput[]
  records: CountedRecord[]
  /** Codes of indicators that some record leaves open: the scheme does not say what it counts as. */
  openIndicators: string[]
}

/**
 * The records that count, by who evaluates. For a department what is public or shared between public bodies, also where
 * its publicity is over: the period is looked at as it was. For an agency what is public today. Others do not count, so
 * that no result tells its readers of them.
 */
export function recordsOf(evaluates: 'DEPARTMENT' | 'AGENCY'): Entitlement {
  return evaluates === 'AGENCY'
    ? entitlementOf('PUBLIC')
    : entitlementOf('SHARED', { history: true })
}

/**
 * Counts the records of files for the indicators of a scheme that are fed from records, by one statement: those that were
 * decided within the period and are in force.
 */
export async function countRecords(
  { rules, today }: Pick<Base, 'rules' | 'today'>,
  db: Executor,
  files: readonly (readonly string[])[],
  { recordInputs }: Pick<SchemeBody, 'recordInputs'>,
  period: Period,
  entitlement: Entitlement,
): Promise<RecordInputs[]> {
  const rows: RecordFactRow[][] = files.map(() => [])
  if (recordInputs.length > 0) {
    const request = {
      items: [...new Set(recordInputs.map(({ item }) => item))],
      since: period.from,
      until: addDays(period.to, -1),
      knownAt: null,
      keys: [],
    }
    const visibility = visibleParameters(entitlement, rules(), today())
    const found = await listRecordFacts(db, entitlement.shape, files, request, visibility)
    for (const row of found) if (row.state === 'IN_FORCE') rows[row.ord]!.push(row)
  }
  return rows.map((some) => inputsOf(recordInputs, some))
}

/** What a scheme counts of the records of one file. */
export function inputsOf(
  recordInputs: readonly SchemeRecordInput[],
  rows: readonly RecordFactRow[],
): RecordInputs {
  const counted = recordInputs.map((feed) => rows.filter((row) => fits(feed, row)))
  const totals = new Map<string, { indicator: string; category: string | null; times: number }>()
  recordInputs.forEach(({ indicator, category }, at) => {
    const key = JSON.stringify([indicator, category])
    const before = totals.get(key)?.times ?? 0
    totals.set(key, { indicator, category, times: before + counted[at]!.length })
  })
  const indicators = [...new Set(recordInputs.map(({ indicator }) => indicator))]
  const openIndicators = indicators.filter((indicator) => {
    const own = recordInputs.filter((feed) => feed.indicator === indicator)
    return rows.some(
      (row) =>
        own.some(({ item }) => item === row.itemCode) && !own.some((feed) => fits(feed, row)),
    )
  })
  return {
    openIndicators,
    indicators: [...totals.values()].flatMap(
      ({ indicator: code, category, times }): IndicatorInput[] => {
        if (category === null) return [{ code, value: String(times) }]
        // An act that did not happen is no input.
        return times === 0 ? [] : [{ code, category, times }]
      },
    ),
    records: recordInputs.flatMap(({ indicator, category }, at) =>
      counted[at]!.map(({ subjectId, recordId, version }) => ({
        indicator,
        category,
        subjectId,
        recordId,
        version,
      })),
    ),
  }
}

function fits({ item, severities }: SchemeRecordInput, row: RecordFactRow): boolean {
  if (row.itemCode !== item) return false
  const severity = row.severity ?? 'UNGRADED'
  return severities.length === 0 || (severities as readonly string[]).includes(severity)
}

/** The indicator (and category) that a given input repeats although it is counted from records; null: none is. */
export function repeatedFromRecords(
  { recordInputs }: Pick<SchemeBody, 'recordInputs'>,
  given: readonly IndicatorInput[],
): string | null {
  const repeated = given.find((one) => {
    const category = 'category' in one ? one.category : null
    return recordInputs.some((feed) => feed.indicator === one.code && feed.category === category)
  })
  return repeated?.code ?? null
}
