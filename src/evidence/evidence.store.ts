import { sql } from 'drizzle-orm'
import { statement } from '../database/statement.ts'

/** The only queries on evidence; it is closed to every database class, and who may know of it the services say. */

/** A piece of evidence. */
export interface EvidenceRow {
  id: string
  hash: string
  mediaType: string
  bytes: number
  partyId: string
  actor: string
  subjectId: string | null
  objectionId: string | null
  uploadedAt: Date
}

const q = sql.placeholder
const COLUMNS =
  sql.raw(`e.id, e.hash, e.media_type as "mediaType", e.bytes, e.party_id as "partyId", e.actor,
  e.subject_id as "subjectId", e.objection_id as "objectionId", e.uploaded_at as "uploadedAt"`)

/** A piece of evidence to be inserted. */
export type NewEvidence = Pick<
  EvidenceRow,
  'id' | 'hash' | 'mediaType' | 'bytes' | 'partyId' | 'actor'
> & { at: string }

export const insertEvidence = statement<NewEvidence, never>(
  sql`insert into evidence (id, hash, media_type, bytes, party_id, actor, uploaded_at)
      values (${q('id')}::uuid, ${q('hash')}::text, ${q('mediaType')}::text, ${q('bytes')}::int,
        ${q('partyId')}::uuid, ${q('actor')}::text, ${q('at')}::timestamptz)`,
)

export const listEvidence = statement<{ ids: readonly string[] }, EvidenceRow>(
  sql`select ${COLUMNS} from evidence e where e.id = any(${q('ids')}::uuid[])`,
)

/** Files evidence of a party with an objection; gives what was free to be filed. */
export const updateEvidenceFiled = statement<
  { ids: readonly string[]; partyId: string; subjectId: string; objectionId: string },
  { id: string }
>(
  sql`update evidence e set subject_id = ${q('subjectId')}::uuid, objection_id = ${q('objectionId')}::uuid
       where e.id = any(${q('ids')}::uuid[]) and e.party_id = ${q('partyId')}::uuid
         and e.objection_id is null returning e.id`,
)

/** Deletes evidence that was uploaded before an instant and never filed; gives the hashes of what is gone. */
export const deleteUnfiledEvidence = statement<{ before: string }, { hash: string }>(
  sql`delete from evidence e where e.objection_id is null and e.uploaded_at < ${q('before')}::timestamptz
      returning e.hash`,
)

/** Those of some hashes that pieces of evidence still have. */
export const listHashesKept = statement<{ hashes: readonly string[] }, { hash: string }>(
  sql`select distinct e.hash from evidence e where e.hash = any(${q('hashes')}::text[])`,
)
