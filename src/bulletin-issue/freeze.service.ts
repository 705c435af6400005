import { createHash } from 'node:crypto'
import { uuidv7 } from 'uuidv7'
import type { Transaction } from '../database/database.ts'
import { daysOfMonth, placeInMonth } from '../bulletin/bulletin.rules.ts'
import {
  findOpenBulletin,
  insertBulletin,
  listEntriesOfUnit,
  type BulletinRow,
  type EntryOfUnit,
} from '../bulletin/bulletin.store.ts'
import type { BulletinContent, BulletinEntry } from '../bulletin/content.ts'
import type { Base } from '../disclosure/reading.ts'
import { mayDo, type Viewer, type ViewerParty } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { once } from '../request/once.ts'
import { listEffects } from '../measure/effect.store.ts'
import { loadParty } from '../party/party.service.ts'
import { canonicalJson } from '../receipt/receipt.rules.ts'
import { inclusiveEnd } from '../record/record.view.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import { addDays } from '../rule/calendar.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { bulletinProblem, type BulletinProblem } from './problem.ts'

/** What came of a step: the bulletin that it was taken with (its newest version), or why it was not. */
export type Issued = { bulletin: string } | { problem: BulletinProblem }

/** A month of a list, to be frozen. */
export interface Freezing {
  list: string
  month: string
}

/**
 * Freezes the bulletin of the caller's unit for a list and a month that is over: what the unit determined, what was in
 * force, what left the list.
 * @throws DomainError FORBIDDEN; BAD_INPUT for what is no month; IDEMPOTENCY_CONFLICT
 */
export async function freezeBulletin(
  base: Base,
  viewer: Viewer,
  { list, month }: Freezing,
  key: string,
): Promise<Issued> {
  const { party } = viewer
  if (party?.sourceCode == null || !mayDo(viewer, 'list:determine'))
    throw new DomainError('FORBIDDEN')
  const days = daysOf(month)
  const kind = base.rules().current('list-kind', list, addDays(days.end, -1))
  if (kind === null) return { problem: bulletinProblem('LIST_KIND_UNKNOWN') }
  if (!kind.body.determinedBy.includes(party.class))
    return { problem: bulletinProblem('AUTHORITY_FORBIDDEN') }
  if (base.today() < days.end) return { problem: bulletinProblem('MONTH_OPEN') }
  const unit = { ...party, overseerSource: await overseerOf(base, party) }
  const body = { list, month }
  return once<Issued>(base, viewer, { name: 'freezeBulletin', key, body }, async (tx) => {
    const [open] = await findOpenBulletin(tx, { partyId: party.id, listCode: list, month })
    if (open !== undefined) return { problem: bulletinProblem('ALREADY_FROZEN') }
    const bulletin = await freezeVersion(base, tx, viewer, {
      partyId: unit.id,
      partyName: unit.name,
      sourceCode: unit.sourceCode!,
      regionCode: unit.regionCode,
      overseerSource: unit.overseerSource,
      listCode: list,
      month,
      version: 1,
      corrects: null,
      reason: null,
    })
    if (bulletin === null) return { problem: bulletinProblem('ALREADY_FROZEN') }
    return { bulletin }
  })
}

/** The source of the unit above, which sees the bulletin too. */
async function overseerOf(base: Base, { id }: ViewerParty): Promise<string | null> {
  const row = await loadParty(base, id)
  const parent = row?.parentId == null ? null : await loadParty(base, row.parentId)
  return parent?.sourceCode ?? null
}

function daysOf(month: string): { first: string; end: string } {
  const days = daysOfMonth(month)
  if (days !== null) return days
  throw new DomainError('BAD_INPUT', { zh: '月份须为 YYYY-MM', en: 'A month is YYYY-MM' })
}

/** What a version is frozen of, other than its content. */
export type VersionHead = Pick<
  BulletinRow,
  | 'partyId'
  | 'partyName'
  | 'sourceCode'
  | 'regionCode'
  | 'overseerSource'
  | 'listCode'
  | 'month'
  | 'version'
  | 'corrects'
  | 'reason'
>

/** Freezes a version of what the lists hold now, and gives its id; null: the same was frozen meanwhile. */
export async function freezeVersion(
  base: Base,
  tx: Transaction,
  { actor }: Viewer,
  head: VersionHead,
): Promise<string | null> {
  const { partyId, partyName, sourceCode, listCode, month } = head
  const { first, end } = daysOf(month)
  const measures = measuresOf(base.rules(), listCode, addDays(end, -1))
  const rows = await listEntriesOfUnit(tx, { partyId, listCode, end })
  const subjects = rows.map(({ subjectId }) => subjectId)
  const reported = await listEffects(tx, { sourceCode, subjects, measures, end })
  const effectsOf = (id: string) =>
    reported.flatMap(({ subjectId, measure, effect }) =>
      subjectId === id ? [`${measure}: ${effect}`] : [],
    )
  const entries = rows.flatMap((row) =>
    entryOf(row, { first, end }, measures, effectsOf(row.subjectId)),
  )
  const content = canonicalJson({
    unit: partyName,
    list: listCode,
    month,
    entries,
  } satisfies BulletinContent)
  const [inserted] = await insertBulletin(tx, {
    ...head,
    id: uuidv7(),
    content,
    contentHash: createHash('sha256').update(content).digest('hex'),
    entryCount: entries.length,
    actor,
    at: tx.at.toISOString(),
  })
  return inserted?.id ?? null
}

function entryOf(
  row: EntryOfUnit,
  days: { first: string; end: string },
  measures: readonly string[],
  effects: readonly string[],
): BulletinEntry[] {
  const placed = placeInMonth(row, days)
  if (placed === null) return []
  const { subjectId, entryId, name, code, documentNumber, legalBasis } = row
  return [
    {
      entry: writeGlobalId({ kind: 'list-entry', subjectId, entryId }),
      ...placed,
      name,
      code,
      documentNumber,
      legalBasis,
      inForceFrom: row.validFrom,
      inForceUntil: inclusiveEnd(row.validTo),
      measures,
      effects,
    },
  ]
}

/** The measures that policies of a day name for entries of a list, whatever the purpose. */
function measuresOf(rules: RuleBook, list: string, on: string): string[] {
  const named = rules
    .list('decision-policy', { on })
    .flatMap(({ body }) =>
      body.factors.flatMap(({ kind, where, measures }) =>
        kind === 'LIST_ENTRY' && where['list']?.includes(list) === true ? measures : [],
      ),
    )
  return [...new Set(named)].toSorted()
}
