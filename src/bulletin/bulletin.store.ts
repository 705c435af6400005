import { sql } from 'drizzle-orm'
import { knownNow } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { perOwner } from '../database/loader.ts'
import { statement } from '../database/statement.ts'
import type { Entitlement, Shape } from '../disclosure/entitlement.ts'
import type { BulletinState } from './bulletin-state.rules.ts'
import type { DeterminedEntry } from './bulletin.rules.ts'
import { visibleBulletin } from './bulletin.scope.ts'

/** The only queries on list_bulletin. */

/** A version of a bulletin. */
export interface BulletinRow {
  id: string
  partyId: string
  partyName: string
  sourceCode: string
  regionCode: string | null
  overseerSource: string | null
  listCode: string
  month: string
  version: number
  corrects: string | null
  reason: string | null
  state: BulletinState
  revision: number
  content: string
  contentHash: string
  entryCount: number
  signature: string | null
  channel: string | null
  submissionNumber: string | null
  receiptNumber: string | null
  frozenAt: Date
  signedAt: Date | null
  submittedAt: Date | null
  receiptedAt: Date | null
  correctedAt: Date | null
}

const COLUMNS = sql.raw(`r.id, r.party_id as "partyId", r.party_name as "partyName",
  r.source_code as "sourceCode", r.region_code as "regionCode", r.overseer_source as "overseerSource",
  r.list_code as "listCode", r.month, r.version, r.corrects, r.reason, r.state, r.revision, r.content,
  r.content_hash as "contentHash", r.entry_count as "entryCount", r.signature, r.channel,
  r.submission_number as "submissionNumber", r.receipt_number as "receiptNumber",
  r.frozen_at as "frozenAt", r.signed_at as "signedAt", r.submitted_at as "submittedAt",
  r.receipted_at as "receiptedAt", r.corrected_at as "correctedAt"`)

const q = sql.placeholder

/** A bulletin to be inserted. */
export type NewBulletin = Pick<
  BulletinRow,
  | 'id'
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
  | 'content'
  | 'contentHash'
  | 'entryCount'
> & { actor: string; at: string }

/** Inserts a frozen bulletin; nothing is inserted, and no row given, when the same was frozen meanwhile. */
export const insertBulletin = statement<NewBulletin, { id: string }>(
  sql`insert into list_bulletin (id, party_id, party_name, source_code, region_code, overseer_source, list_code,
        month, version, corrects, reason, state, revision, content, content_hash, entry_count, frozen_at, actor)
      values (${q('id')}::uuid, ${q('partyId')}::uuid, ${q('partyName')}::text, ${q('sourceCode')}::text,
        ${q('regionCode')}::text, ${q('overseerSource')}::text, ${q('listCode')}::text, ${q('month')}::text,
        ${q('version')}::int, ${q('corrects')}::uuid, ${q('reason')}::text, 'FROZEN', 1, ${q('content')}::text,
        ${q('contentHash')}::text, ${q('entryCount')}::int, ${q('at')}::timestamptz, ${q('actor')}::text)
      on conflict do nothing returning id`,
)

/** The open version of the bulletin of a unit, a list and a month. */
export const findOpenBulletin = statement<
  { partyId: string; listCode: string; month: string },
  { id: string }
>(
  sql`select r.id from list_bulletin r
       where r.party_id = ${q('partyId')}::uuid and r.list_code = ${q('listCode')}::text
         and r.month = ${q('month')}::text and r.state <> 'CORRECTED'`,
)

/** A bulletin, locked for who takes a step with it. */
export const lockBulletin = statement<{ id: string }, BulletinRow>(
  sql`select ${COLUMNS} from list_bulletin r where r.id = ${q('id')}::uuid for update`,
)

/** What a step changes; null leaves a value as it was. */
export interface BulletinStep {
  id: string
  state: BulletinState
  signature: string | null
  signedAt: string | null
  channel: string | null
  submissionNumber: string | null
  submittedAt: string | null
  receiptNumber: string | null
  receiptedAt: string | null
  correctedAt: string | null
}

export const updateBulletin = statement<BulletinStep, never>(
  sql`update list_bulletin set state = ${q('state')}::text, revision = revision + 1,
        signature = coalesce(${q('signature')}::text, signature),
        signed_at = coalesce(${q('signedAt')}::timestamptz, signed_at),
        channel = coalesce(${q('channel')}::text, channel),
        submission_number = coalesce(${q('submissionNumber')}::text, submission_number),
        submitted_at = coalesce(${q('submittedAt')}::timestamptz, submitted_at),
        receipt_number = coalesce(${q('receiptNumber')}::text, receipt_number),
        receipted_at = coalesce(${q('receiptedAt')}::timestamptz, receipted_at),
        corrected_at = coalesce(${q('correctedAt')}::timestamptz, corrected_at)
      where id = ${q('id')}::uuid`,
)

/** An entry of a unit that was determined, with its object. */
export interface EntryOfUnit extends DeterminedEntry {
  subjectId: string
  entryId: string
  documentNumber: string | null
  legalBasis: string | null
  name: string | null
  code: string | null
}

/** The entries of a unit in a list that were determined before a day, the oldest first; codes are those of no person. */
export const listEntriesOfUnit = statement<
  { partyId: string; listCode: string; end: string },
  EntryOfUnit
>(
  sql`select r.subject_id as "subjectId", r.entry_id as "entryId", r.state, r.since_on as "sinceOn",
        r.valid_from as "validFrom", r.valid_to as "validTo", r.document_number as "documentNumber",
        r.legal_basis as "legalBasis", v.name, i.value as code
        from list_entry r
        left join lateral (select name from subject_version v
          where v.subject_id = r.subject_id and ${knownNow('v')} and v.valid_to is null limit 1) v on true
        left join lateral (select value from subject_identifier i
          where i.subject_id = r.subject_id and i.type = 'USCI' and not i.is_personal
          order by i.is_primary desc limit 1) i on true
       where r.authority_id = ${q('partyId')}::uuid and r.list_code = ${q('listCode')}::text
         and ${knownNow('r')} and r.state in ('IN_FORCE', 'REPAIRED', 'REVOKED')
         and r.valid_from < ${q('end')}::date
       order by r.valid_from, r.entry_id`,
)

/** What bulletins are narrowed by; null narrows nothing. */
export interface BulletinNarrowing {
  list: string | null
  month: string | null
}

const statements = perOwner((shape: Shape) => {
  const seen = visibleBulletin(shape, 'r')
  const listing = (backward: boolean) =>
    statement<Record<string, unknown>, BulletinRow>(
      sql`select ${COLUMNS} from list_bulletin r
           where ${seen} and (${q('list')}::text is null or r.list_code = ${q('list')}::text)
             and (${q('month')}::text is null or r.month = ${q('month')}::text)
             and (${q('from')}::uuid is null
                  or r.id ${sql.raw(backward ? '>' : '<')} ${q('from')}::uuid)
           order by r.id ${sql.raw(backward ? 'asc' : 'desc')} limit ${q('limit')}::int`,
    )
  return {
    older: listing(false),
    newer: listing(true),
    one: statement<Record<string, unknown>, BulletinRow>(
      sql`select ${COLUMNS} from list_bulletin r where ${seen} and r.id = ${q('id')}::uuid`,
    ),
  }
})

function heldOf({ binding }: Entitlement) {
  return { sources: binding?.sources ?? [], regions: binding?.regions ?? null }
}

/** Bulletins that a handle shows, the newest first. */
export function listBulletinRows(
  db: Executor,
  entitlement: Entitlement,
  narrowing: BulletinNarrowing,
  { backward, ...page }: { from: string | null; backward: boolean; limit: number },
): Promise<BulletinRow[]> {
  const { older, newer } = statements(entitlement.shape)
  return (backward ? newer : older)(db, { ...heldOf(entitlement), ...narrowing, ...page })
}

/** A bulletin that a handle shows. */
export async function findBulletinRow(
  db: Executor,
  entitlement: Entitlement,
  id: string,
): Promise<BulletinRow | null> {
  const [row] = await statements(entitlement.shape).one(db, { ...heldOf(entitlement), id })
  return row ?? null
}
