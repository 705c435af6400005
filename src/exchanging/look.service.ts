import type { WithdrawalCause } from '../exchange/exchange.states.ts'
import type { FactRow } from '../exchange/fact.store.ts'
import { listStandings, type StandingRow } from '../exchange/version-note.store.ts'
import type { Reader } from '../disclosure/reading.ts'
import { readReportRow, type ReportRow } from './report-row.service.ts'
import type { Exchange } from './parts.ts'

/** What is to be told to a platform of a fact. */
export type Finding = { fact: FactRow } & (
  | { tells: 'NOTHING'; changesOn: string | null }
  | { tells: 'REPORT'; row: ReportRow }
  | { tells: 'WITHDRAWAL'; key: string; cause: WithdrawalCause; changesOn: string | null }
)

/** Looks at facts that were noted: what the platform may see of each now, beside what it has. */
export async function lookAt(
  { parts: { base }, rule }: Exchange,
  reader: Reader,
  facts: readonly FactRow[],
): Promise<Finding[]> {
  const book = base.rules()
  const subjects = facts.map(({ subjectId }) => subjectId)
  const [rows, standings] = await Promise.all([
    Promise.all(
      facts.map((fact) => {
        const report = rule.body.reports.find(
          (one) => one.fact === fact.fact && one.code === fact.code,
        )
        return report === undefined ? null : readReportRow(reader, book, report, fact)
      }),
    ),
    listStandings(base.db, { subjects, facts: facts.map(({ factId }) => factId) }),
  ])
  const standingOf = new Map(standings.map((one) => [one.factId, one]))
  return facts.map((fact, at) =>
    findingOf(fact, rows[at]!, standingOf.get(fact.factId), base.today()),
  )
}

function findingOf(
  fact: FactRow,
  row: ReportRow | null,
  standing: StandingRow | undefined,
  today: string,
): Finding {
  const mayBeThere = fact.reached === 'HELD' || fact.reached === 'MAYBE'
  if (row === null) {
    const changesOn = standing === undefined ? null : laterDay(standing.beginsOn, today)
    if (!mayBeThere || fact.rowKey === null) return { fact, tells: 'NOTHING', changesOn }
    const cause = causeOf(standing, today)
    return { fact, tells: 'WITHDRAWAL', key: fact.rowKey, cause, changesOn }
  }
  if (mayBeThere && fact.rowKey !== null && fact.rowKey !== row.key) {
    return { fact, tells: 'WITHDRAWAL', key: fact.rowKey, cause: 'KEY_CHANGED', changesOn: null }
  }
  if (fact.reached === 'HELD' && fact.rowHash === row.hash) {
    return { fact, tells: 'NOTHING', changesOn: row.changesOn }
  }
  return { fact, tells: 'REPORT', row }
}

function laterDay(on: string | null, today: string): string | null {
  return on !== null && on > today ? on : null
}

function causeOf(standing: StandingRow | undefined, today: string): WithdrawalCause {
  if (standing?.state === 'REVOKED') return 'REVOKED'
  if (standing?.state === 'REPAIRED') return 'REPAIRED'
  const isOver = standing?.endsOn != null && standing.endsOn <= today
  return isOver ? 'PUBLICATION_ENDED' : 'NOT_REPORTABLE'
}
