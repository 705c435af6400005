import { asOfKey, type AsOf } from '../database/as-of.ts'
import { loadInGroups, makeLoader, perOwner } from '../database/loader.ts'
import type { Read, Reader, Reading } from '../disclosure/reading.ts'
import { entryVisibility } from '../list/list.scope.ts'
import { listRecordFacts, type RecordFactRow } from '../record/record-fact.store.ts'
import { visibleParameters } from '../record/record.scope.ts'
import {
  COUNT_MOST,
  makePage,
  makeTotal,
  readPage,
  type Page,
  type PageArguments,
  type PageRequest,
  type TotalCount,
} from '../relay/page.ts'
import { addMonths } from '../rule/calendar.rules.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import {
  findEscalations,
  thresholdOf,
  type EscalationRule,
  type Found,
  type Offence,
} from './escalation.rules.ts'
import { listEscalated, type CountedLevel } from './escalation.store.ts'

/** What a rule finds in the records of a file that its reader sees. */
export type ReadEscalation = Found & Read & { file: SubjectFile }

const PENALTY_CLASSES = 'penaltyClasses'

interface Asked {
  memberIds: readonly string[]
  asOf: AsOf
}

const loaders = perOwner((reading: Reading) =>
  makeLoader<Asked, Offence[]>((keys) =>
    loadInGroups(
      keys,
      ({ asOf }) => asOfKey(asOf),
      (some) => loadOffences(reading, some),
    ),
  ),
)

/**
 * What the rules of escalation find in a file, in the order of the rules: among the records that are shared with the
 * reader (a count of what everybody sees would be a profile that nobody gave reasons for). Files that are asked for at
 * once share their statements.
 */
export async function listEscalationsOfFile(file: SubjectFile): Promise<ReadEscalation[]> {
  const { reading, memberIds, asOf } = file
  const by = handlesOf(reading).at(-1)
  if (by === undefined) return []
  const offences = await loaders(reading).load({ memberIds, asOf })
  const on = asOf.validAt ?? reading.today()
  const rules = reading.rules().list('escalation-rule', { on })
  return findEscalations(offences, rules, on, file.regionCode).map((one) => ({ ...one, by, file }))
}

/** The handles of a reader that show what is shared; a row that two show is read through the later. */
function handlesOf(reading: Reading): Reading[] {
  return [reading, ...reading.also].filter(({ entitlement }) => entitlement.scopes.has('SHARED'))
}

async function loadOffences(reading: Reading, asked: readonly Asked[]): Promise<Offence[][]> {
  const files = asked.map(({ memberIds }) => memberIds)
  const { validAt, knownAt } = asked[0]!.asOf
  const until = validAt ?? reading.today()
  const rules = reading.rules().list('escalation-rule', { on: until })
  const months = Math.max(0, ...rules.map(({ body }) => body.withinMonths))
  const items = [...new Set(rules.flatMap(({ body }) => body.items))].toSorted()
  const request = {
    items,
    since: addMonths(until, -months),
    until,
    knownAt,
    keys: [PENALTY_CLASSES],
  }
  const found = files.map(() => new Map<string, Offence>())
  for (const { db, entitlement, today } of handlesOf(reading)) {
    const visibility = visibleParameters(entitlement, reading.rules(), today())
    const rows = await listRecordFacts(db, entitlement.shape, files, request, visibility)
    for (const row of rows) if (counts(row)) found[row.ord]!.set(row.recordId, offenceOf(row))
  }
  return found.map((one) => [...one.values()])
}

/** What a plan of reorganisation shields, and what was known otherwise then, does not count. */
function counts({ state, correctedSince }: RecordFactRow): boolean {
  return state === 'IN_FORCE' && !correctedSince
}

function offenceOf(row: RecordFactRow): Offence {
  const classes = row.codes[PENALTY_CLASSES] ?? []
  return {
    subjectId: row.subjectId,
    id: row.recordId,
    item: row.itemCode,
    severity: row.severity,
    on: row.decidedOn,
    regionCode: row.regionCode,
    classes: Array.isArray(classes) ? classes : [classes],
  }
}

type SuggestionPage = Page<ReadEscalation> & Partial<TotalCount>

/**
 * A page of the subjects for which rules suggest a list that they are neither on nor on their way to, with the rule and
 * the records that led there. They are found within what one handle of the reader shows (what its unit holds, what is
 * shared with it); nobody is listed by it.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export async function listSuggestions(
  reader: Reader,
  list: string,
  args: PageArguments,
  withTotal: boolean,
): Promise<SuggestionPage> {
  const { everyone } = reader
  const label = `listSuggestions/${list}`
  const page = readPage(args, label, everyone.cursors)
  const levels = levelsOf(everyone, list)
  const [ids, counted] = await Promise.all([
    subjectsOf(everyone, levels, list, page),
    withTotal ? subjectsOf(everyone, levels, list, ALL) : [],
  ])
  const files = await Promise.all(ids.map((id) => findSubject(reader, id)))
  const nodes = await Promise.all(files.map((file) => suggestionOf(file, list)))
  const rows = nodes.flatMap((node, at) => (node === null ? [] : [{ ...node, at: ids[at]! }]))
  const made = makePage(rows, page, label, everyone.cursors, ({ at }) => [at])
  return withTotal ? { ...made, ...makeTotal(counted.length) } : made
}

const ALL = { size: COUNT_MOST, offset: 0, backward: false, from: null } as const

async function suggestionOf(
  file: SubjectFile | null,
  list: string,
): Promise<ReadEscalation | null> {
  if (file === null) return null
  const found = await listEscalationsOfFile(file)
  return found.find(({ rule }) => rule.body.list === list) ?? null
}

/** What the rules that suggest a list count, of the records as they are stored. */
function levelsOf({ rules, today }: Reading, list: string): CountedLevel[] {
  const on = today()
  const all: readonly EscalationRule[] = rules().list('escalation-rule', { on })
  return all.flatMap(({ body }) => {
    if (body.finds !== 'EQUIVALENCE' || body.list !== list) return []
    const { severity, atLeast, withinMonths, items } = thresholdOf(body, all)
    return [{ severity, atLeast, since: addMonths(on, -withinMonths), items }]
  })
}

/** The ids of a page of subjects and one more, over all handles; those of several are merged. */
async function subjectsOf(
  reading: Reading,
  levels: readonly CountedLevel[],
  list: string,
  { size, offset, backward, from }: Pick<PageRequest, 'size' | 'offset' | 'backward' | 'from'>,
): Promise<string[]> {
  const page = { from: from?.at(-1) ?? null, backward, limit: size + offset + 1, offset: 0 }
  const perHandle = await Promise.all(
    handlesOf(reading).map(({ db, entitlement, rules, today }) => {
      const records = visibleParameters(entitlement, rules(), today())
      const visibility = { ...records, ...entryVisibility(entitlement, rules(), today()) }
      return listEscalated(db, entitlement.shape, levels, list, page, visibility)
    }),
  )
  const ids = [...new Set(perHandle.flat())].toSorted()
  return (backward ? ids.toReversed() : ids).slice(offset, offset + size + 1)
}
