import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import type { ReceivedKind } from '../rule/platform.schema.ts'
import type { FileState } from './exchange.states.ts'

/** The only queries on exchange_file and exchange_decision. */

const q = sql.placeholder

/** A file that a platform handed over, without its content. */
export interface FileRow {
  id: string
  platformCode: string
  name: string
  sha256: string
  kind: ReceivedKind
  state: FileState
  rowCount: number | null
  rejectedCount: number | null
  problem: string | null
  receivedAt: Date
  takenAt: Date | null
}

const COLUMNS = sql.raw(`f.id, f.platform_code as "platformCode", f.name, f.sha256, f.kind, f.state,
  f.row_count as "rowCount", f.rejected_count as "rejectedCount", f.problem, f.received_at as "receivedAt",
  f.taken_at as "takenAt"`)

/** Keeps a file; nothing is inserted, and no row given, when the platform handed it over before. */
export const insertFile = statement<
  {
    id: string
    platformCode: string
    name: string
    sha256: string
    kind: ReceivedKind
    contentSealed: string
    at: string
  },
  { id: string }
>(
  sql`insert into exchange_file (id, platform_code, name, sha256, kind, content_sealed, state, received_at)
      values (${q('id')}::uuid, ${q('platformCode')}::text, ${q('name')}::text, ${q('sha256')}::text,
        ${q('kind')}::text, ${q('contentSealed')}::text, 'RECEIVED', ${q('at')}::timestamptz)
      on conflict (platform_code, sha256) do nothing returning id`,
)

const known = statement<{ platformCode: string; hashes: readonly string[] }, { sha256: string }>(
  sql`select sha256 from exchange_file
       where platform_code = ${q('platformCode')}::text and sha256 = any(${q('hashes')}::text[])`,
)

/** Which of some files are known already, by the hashes of their bytes. */
export async function listKnownHashes(
  db: Executor,
  platformCode: string,
  hashes: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await known(db, { platformCode, hashes })
  return new Set(rows.map(({ sha256 }) => sha256))
}

/** The files of a platform that are not taken in, the oldest first, with what they hold. */
export const listReceived = statement<
  { platformCode: string },
  FileRow & { contentSealed: string }
>(
  sql`select ${COLUMNS}, f.content_sealed as "contentSealed" from exchange_file f
       where f.platform_code = ${q('platformCode')}::text and f.state = 'RECEIVED' order by f.id limit 20`,
)

/** Notes what became of a file. */
export const updateFile = statement<
  {
    id: string
    state: FileState
    rowCount: number | null
    rejectedCount: number | null
    problem: string | null
    importId: string | null
    at: string
  },
  never
>(
  sql`update exchange_file set state = ${q('state')}::text, row_count = ${q('rowCount')}::int,
        rejected_count = ${q('rejectedCount')}::int, problem = ${q('problem')}::text,
        import_id = ${q('importId')}::uuid, taken_at = ${q('at')}::timestamptz
      where id = ${q('id')}::uuid`,
)

/** A file whose decisions were all acted on waits no more. */
export const endWaiting = statement<{ platformCode: string }, never>(
  sql`update exchange_file f set state = 'TAKEN'
       where f.platform_code = ${q('platformCode')}::text and f.state = 'WAITING'
         and not exists (select from exchange_decision d where d.file_id = f.id and d.state = 'WAITING')`,
)

const listing = (backward: boolean) =>
  statement<Record<string, unknown>, FileRow>(
    sql`select ${COLUMNS} from exchange_file f
         where (${q('platform')}::text is null or f.platform_code = ${q('platform')}::text)
           and (${q('from')}::uuid is null or f.id ${sql.raw(backward ? '>' : '<')} ${q('from')}::uuid)
         order by f.id ${sql.raw(backward ? 'asc' : 'desc')} limit ${q('limit')}::int`,
  )
const [newer, older] = [listing(true), listing(false)]

/** Files, the newest first; backward: the other way round. */
export function listFiles(
  db: Executor,
  platform: string | null,
  { backward, ...page }: { from: string | null; backward: boolean; limit: number },
): Promise<FileRow[]> {
  return (backward ? newer : older)(db, { platform, ...page })
}

/** A decision that waits. */
export interface WaitingDecision {
  id: string
  number: string
  sealed: string
}

/** Keeps a decision; nothing is inserted, and no row given, when it was handed over before. */
export const insertDecision = statement<
  {
    id: string
    platformCode: string
    fileId: string
    line: number
    number: string
    bodyHash: string
    sealed: string
    state: 'WAITING' | 'REFUSED'
    problem: string | null
    at: string
  },
  { id: string }
>(
  sql`insert into exchange_decision (id, platform_code, file_id, line, number, body_hash, sealed, state, problem, received_at)
      values (${q('id')}::uuid, ${q('platformCode')}::text, ${q('fileId')}::uuid, ${q('line')}::int,
        ${q('number')}::text, ${q('bodyHash')}::text, ${q('sealed')}::text, ${q('state')}::text,
        ${q('problem')}::text, ${q('at')}::timestamptz)
      on conflict (platform_code, number, body_hash) do nothing returning id`,
)

/** Whether another decision stands under a number. */
export const findOtherDecision = statement<
  { platformCode: string; number: string; bodyHash: string },
  { id: string }
>(
  sql`select id from exchange_decision where platform_code = ${q('platformCode')}::text
         and number = ${q('number')}::text and body_hash <> ${q('bodyHash')}::text and state <> 'REFUSED' limit 1`,
)

/** The decisions of a platform that wait, the oldest first. */
export const listWaiting = statement<{ platformCode: string; most: number }, WaitingDecision>(
  sql`select id, number, sealed from exchange_decision
       where platform_code = ${q('platformCode')}::text and state = 'WAITING'
       order by received_at, id limit ${q('most')}::int`,
)

/** Notes what became of a decision that waited. */
export const updateDecision = statement<
  { id: string; state: 'TAKEN' | 'REFUSED'; problem: string | null; at: string },
  never
>(
  sql`update exchange_decision set state = ${q('state')}::text, problem = ${q('problem')}::text,
        decided_at = ${q('at')}::timestamptz
       where id = ${q('id')}::uuid and state = 'WAITING'`,
)
