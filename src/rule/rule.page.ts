import type { RuleBook } from './rule-book.ts'
import type { Base } from '../disclosure/reading.ts'
import { pageOfList, type Page, type PageArguments, type TotalCount } from '../relay/page.ts'
import type { RulesArgs } from './rule.args.ts'

/** What lists of rules need of a request. */
interface Asking {
  base: Pick<Base, 'rules' | 'today' | 'cursors'>
}

/** A page of rules. The cursors of a list belong to its name and its arguments. */
export function pageOf<Row extends { code: string }, View>(
  { base }: Asking,
  list: { name: string; filter: readonly unknown[]; rows: readonly Row[] },
  args: PageArguments,
  view: (row: Row) => View,
): Page<View> & TotalCount {
  const ordering = JSON.stringify([list.name, ...list.filter])
  const page = pageOfList(list.rows, args, ordering, base.cursors, ({ code }) => code)
  return { ...page, edges: page.edges.map(({ node, cursor }) => ({ node: view(node), cursor })) }
}

/** The day that a list is asked for, and the rules. */
export function asked({ base }: Asking, args: RulesArgs): { book: RuleBook; on: string } {
  return { book: base.rules(), on: args.on ?? base.today() }
}

/** Rules that have a number, in its order. */
export function byNumber<Row extends { body: { n: number } }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => a.body.n - b.body.n)
}
