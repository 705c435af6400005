import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import { bulkInsert, type BulkColumn } from '../database/bulk.ts'
import { statement } from '../database/statement.ts'
import type { ObjectionStep } from '../list/list-entry.rules.ts'
import { ALL_ENTRY_COLUMNS, type EntryKey, type ListEntryRow } from '../list/list.store.ts'

/** Writing entries of lists: versions are inserted and closed, never changed; each has the step that made it. */

/** A version to be inserted. Instants are ISO text. */
export type NewEntryVersion = Required<
  Omit<ListEntryRow, 'recordedAt' | 'supersededAt' | 'receivedAt' | 'fileId' | 'rowNumber'>
> & { recordedAt: string }

const column = (
  name: string,
  type: BulkColumn<NewEntryVersion>['type'],
  value: BulkColumn<NewEntryVersion>['value'],
): BulkColumn<NewEntryVersion> => ({ name, type, value })

/** A unique violation means that another writer made the same version: the caller tries again. */
export const insertEntryVersions = bulkInsert<NewEntryVersion>('list_entry', [
  column('subject_id', 'uuid', (row) => row.subjectId),
  column('entry_id', 'uuid', (row) => row.entryId),
  column('version', 'int', (row) => row.version),
  column('list_code', 'text', (row) => row.listCode),
  column('list_version', 'date', (row) => row.listVersion),
  column('authority_id', 'uuid', (row) => row.authorityId),
  column('authority_name', 'text', (row) => row.authorityName),
  column('region_code', 'text', (row) => row.regionCode),
  column('domain', 'text', (row) => row.domain),
  column('state', 'text', (row) => row.state),
  column('since_on', 'date', (row) => row.sinceOn),
  column('notice_until', 'date', (row) => row.noticeUntil),
  column('legal_basis', 'text', (row) => row.legalBasis),
  column('document_number', 'text', (row) => row.documentNumber),
  column('valid_from', 'date', (row) => row.validFrom),
  column('valid_to', 'date', (row) => row.validTo),
  column('disclosure_scope', 'text', (row) => row.disclosureScope),
  column('disputed', 'boolean', (row) => row.disputed),
  column('change_kind', 'text', (row) => row.changeKind),
  column('source_code', 'text', (row) => row.sourceCode),
  column('row_hash', 'text', (row) => row.rowHash),
  column('recorded_at', 'timestamptz', (row) => row.recordedAt),
  column('received_at', 'timestamptz', (row) => row.recordedAt),
])

/** A step to be noted beside the version that it made. */
export interface NewStep extends EntryKey {
  version: number
  /** Number of the objection that it is about; 0: it made its version. */
  objection: number
  kind: string
  partyId: string
  partyName: string
  takenOn: string
  untilOn: string | null
  statement: string
  basis: string | null
  actor: string
  sourceCode: string
  regionCode: string | null
  at: string
}

const q = sql.placeholder

export const insertStep = statement<NewStep, never>(
  sql`insert into list_step (subject_id, entry_id, version, objection, kind, party_id, party_name, taken_on, until_on,
        statement, basis, actor, source_code, region_code, recorded_at)
      values (${q('subjectId')}::uuid, ${q('entryId')}::uuid, ${q('version')}::int, ${q('objection')}::int,
        ${q('kind')}::text, ${q('partyId')}::uuid, ${q('partyName')}::text, ${q('takenOn')}::date,
        ${q('untilOn')}::date, ${q('statement')}::text, ${q('basis')}::text, ${q('actor')}::text, ${q('sourceCode')}::text, ${q('regionCode')}::text, ${q('at')}::timestamptz)`,
)

const KEY = sql`r.subject_id = ${q('subjectId')}::uuid and r.entry_id = ${q('entryId')}::uuid`

/**
 * Makes writers of an entry take turns: its first version stands for it, since that row stays (as for records).
 */
export const awaitEntryTurn = statement<EntryKey, { version: number }>(
  sql`select r.version from list_entry r where ${KEY} and r.version = 1 for update`,
)

/** The open version whole, as a writer needs it. */
export type OpenEntry = Required<ListEntryRow>

export const findOpenEntry = statement<EntryKey, OpenEntry>(
  sql`select ${ALL_ENTRY_COLUMNS} from list_entry r where ${KEY} and ${knownNow('r')}`,
)

/** Closes the open version; the caller inserts what replaces it. */
export const closeEntry = statement<EntryKey & { at: string }, never>(
  sql`update list_entry r set superseded_at = ${q('at')}::timestamptz where ${KEY} and ${knownNow('r')}`,
)

/** The last days, inclusive, of the periods that steps of an entry began. */
export const listPeriods = statement<EntryKey, { kind: string; untilOn: string }>(
  sql`select r.kind, r.until_on as "untilOn" from list_step r where ${KEY} and r.until_on is not null`,
)

/** The objections to an entry and their answers, by number. */
export const listObjectionSteps = statement<EntryKey, ObjectionStep>(
  sql`select r.kind, r.objection, r.party_id as "partyId" from list_step r
       where ${KEY} and r.objection > 0 order by r.objection`,
)

/** An objection as its author reads it, with the answer once there is one. */
export interface ObjectionRow {
  number: number
  statement: string
  objectedOn: string
  answer: string | null
  answeredOn: string | null
}

/** What a party objected to an entry: its own to read, whatever else it sees. */
export const listObjectionsBy = statement<EntryKey & { partyId: string }, ObjectionRow>(
  sql`select r.objection as number, r.statement, r.taken_on as "objectedOn", a.statement as answer,
        a.taken_on as "answeredOn"
        from list_step r
        left join list_step a on a.subject_id = r.subject_id and a.entry_id = r.entry_id
          and a.version = r.version and a.objection = r.objection and a.kind = 'ANSWERED'
       where ${KEY} and r.kind = 'OBJECTED' and r.party_id = ${q('partyId')}::uuid
       order by r.objection`,
)

/** The open entries of a file that are in force on a day, or on their way. */
export const listStanding = statement<
  { ids: readonly string[]; today: string },
  EntryKey & Pick<ListEntryRow, 'listCode' | 'state'>
>(
  sql`select r.subject_id as "subjectId", r.entry_id as "entryId", r.list_code as "listCode", r.state
        from list_entry r
       where r.subject_id = any(${q('ids')}::uuid[]) and ${knownNow('r')}
         and (r.state in ('NOMINATED', 'NOTICED', 'PUBLICIZED', 'SUSPENDED')
           or (r.state = 'IN_FORCE' and (r.valid_to is null or r.valid_to > ${q('today')}::date)))`,
)
