import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'

/** The only queries on access_token. */

/** A token as it is kept; of the token itself only the hash. Instants are `Date`. */
export interface TokenRow {
  id: string
  kind: string
  partyId: string | null
  memberId: string | null
  name: string
  prefix: string
  hash: string
  permissions: string[]
  purposes: string[] | null
  domains: string[] | null
  regions: string[] | null
  networks: string[] | null
  quotaPoints: number
  state: string
  expiresAt: Date
  overlapUntil: Date | null
  rotatedFrom: string | null
  issuedBy: string
  issuedAt: Date
  revokedAt: Date | null
  lastUsedAt: Date | null
}

const columns =
  sql.raw(`id, kind, party_id as "partyId", member_id as "memberId", name, prefix, hash,
  permissions, purposes, domains, regions, networks, quota_points as "quotaPoints", state,
  expires_at as "expiresAt", overlap_until as "overlapUntil", rotated_from as "rotatedFrom",
  issued_by as "issuedBy", issued_at as "issuedAt", revoked_at as "revokedAt",
  last_used_at as "lastUsedAt"`)

const byHashes = statement<{ hashes: readonly string[] }, TokenRow>(
  sql`select ${columns} from access_token where hash = any(${sql.placeholder('hashes')}::text[])`,
)

/** Tokens by the SHA-256 of what callers brought, whatever their state; unknown ones are missing. */
export function listByHashes(db: Executor, hashes: readonly string[]): Promise<TokenRow[]> {
  return byHashes(db, { hashes })
}

const byIds = statement<{ ids: readonly string[] }, TokenRow>(
  sql`select ${columns} from access_token where id = any(${sql.placeholder('ids')}::uuid[])`,
)

/** A token by its id; null: there is none. */
export async function findById(db: Executor, id: string): Promise<TokenRow | null> {
  const [row] = await byIds(db, { ids: [id] })
  return row ?? null
}

const locked = statement<{ id: string }, TokenRow>(
  sql`select ${columns} from access_token where id = ${sql.placeholder('id')}::uuid for update`,
)

/** A token, held until the transaction ends; null: there is none. */
export async function lockToken(tx: Executor, id: string): Promise<TokenRow | null> {
  const [row] = await locked(tx, { id })
  return row ?? null
}

/** Whose tokens a list is of: a party's, or with null the public clients'. */
export interface TokenOwner {
  partyId: string | null
}

/** One of two statements: towards older tokens (ids grow with time) or, backward, newer ones. */
const listing = (backward: boolean) =>
  statement<
    { partyId: string | null; from: string | null; limit: number; offset: number },
    TokenRow
  >(
    sql`select ${columns} from access_token
         where party_id is not distinct from ${sql.placeholder('partyId')}::uuid
           and (${sql.placeholder('from')}::uuid is null
                or id ${sql.raw(backward ? '>' : '<')} ${sql.placeholder('from')}::uuid)
         order by id ${sql.raw(backward ? 'asc' : 'desc')}
         limit ${sql.placeholder('limit')}::int offset ${sql.placeholder('offset')}::int`,
  )
const older = listing(false)
const newer = listing(true)

/** A page of an owner's tokens, the newest first; one row more than `size`, in reading direction. */
export function listTokensOf(
  db: Executor,
  owner: TokenOwner,
  page: { size: number; backward: boolean; from: string | null; offset: number },
): Promise<TokenRow[]> {
  const { size, backward, from, offset } = page
  return (backward ? newer : older)(db, { ...owner, from, limit: size + 1, offset })
}

const counted = statement<TokenOwner & { most: number }, { count: number }>(
  sql`select count(*)::int as count from (
        select 1 from access_token
         where party_id is not distinct from ${sql.placeholder('partyId')}::uuid
         limit ${sql.placeholder('most')}::int) t`,
)

/** How many tokens an owner has, counted up to `most`. */
export async function countTokensOf(db: Executor, owner: TokenOwner, most: number) {
  const [row] = await counted(db, { ...owner, most })
  return row!.count
}

const quotas = statement<{ partyId: string; at: string }, { points: number }>(
  sql`select coalesce(sum(points), 0)::int8 as points from (
        select max(quota_points) as points from access_token
         where party_id = ${sql.placeholder('partyId')}::uuid and state = 'ACTIVE'
           and expires_at > ${sql.placeholder('at')}::timestamptz
           and (overlap_until is null or overlap_until > ${sql.placeholder('at')}::timestamptz)
         group by coalesce(rotated_from, id)) chain`,
)

const lock = statement<{ partyId: string }, unknown>(
  sql`select pg_advisory_xact_lock(hashtextextended('token of ' || ${sql.placeholder('partyId')}::text, 0))`,
)

/** The points a day of all live tokens of a party; issuing to it waits until the transaction ends. */
export async function sumQuotas(tx: Executor, partyId: string, at: Date): Promise<number> {
  await lock(tx, { partyId })
  const [row] = await quotas(tx, { partyId, at: at.toISOString() })
  return row!.points
}

const insert = statement<Record<string, unknown>, TokenRow>(
  sql`insert into access_token (id, kind, party_id, member_id, name, prefix, hash, permissions, purposes,
             domains, regions, networks, quota_points, state, expires_at, rotated_from, issued_by, issued_at)
      values (${sql.placeholder('id')}::uuid, ${sql.placeholder('kind')}::text,
              ${sql.placeholder('partyId')}::uuid, ${sql.placeholder('memberId')}::uuid,
              ${sql.placeholder('name')}::text, ${sql.placeholder('prefix')}::text,
              ${sql.placeholder('hash')}::text, ${sql.placeholder('permissions')}::text[],
              ${sql.placeholder('purposes')}::text[], ${sql.placeholder('domains')}::text[],
              ${sql.placeholder('regions')}::text[], ${sql.placeholder('networks')}::text[],
              ${sql.placeholder('quotaPoints')}::int, 'ACTIVE', ${sql.placeholder('expiresAt')}::timestamptz,
              ${sql.placeholder('rotatedFrom')}::uuid, ${sql.placeholder('issuedBy')}::text,
              ${sql.placeholder('issuedAt')}::timestamptz)
      returning ${columns}`,
)

/** What is written of a new token. */
export type NewToken = Omit<TokenRow, 'state' | 'overlapUntil' | 'revokedAt' | 'lastUsedAt'>

/** Writes a new token. */
export async function insertToken(tx: Executor, token: NewToken): Promise<TokenRow> {
  const [row] = await insert(tx, {
    ...token,
    expiresAt: token.expiresAt.toISOString(),
    issuedAt: token.issuedAt.toISOString(),
  })
  return row!
}

const overlap = statement<{ id: string; until: string }, never>(
  sql`update access_token set overlap_until = ${sql.placeholder('until')}::timestamptz
       where id = ${sql.placeholder('id')}::uuid`,
)

/** Lets a rotated token go on until an instant. */
export async function updateOverlap(tx: Executor, id: string, until: Date): Promise<void> {
  await overlap(tx, { id, until: until.toISOString() })
}

const revoke = statement<{ ids: readonly string[]; at: string }, TokenRow>(
  sql`with recursive gone as (
        select id, coalesce(rotated_from, id) as chain from access_token
         where id = any(${sql.placeholder('ids')}::uuid[])
        union
        select t.id, coalesce(t.rotated_from, t.id) from access_token t
          join gone on t.issued_by = 'token:' || gone.id::text
                   and coalesce(t.rotated_from, t.id) <> gone.chain)
      update access_token set state = 'REVOKED', revoked_at = ${sql.placeholder('at')}::timestamptz
       where state = 'ACTIVE' and id in (select id from gone)
      returning ${columns}`,
)

/**
 * Revokes tokens, and all that they issued in their turn, which would else outlive a token that was stolen; what they
 * were rotated to goes on. Gives those that were good until now.
 */
export function updateRevoked(tx: Executor, ids: readonly string[], at: Date): Promise<TokenRow[]> {
  return revoke(tx, { ids, at: at.toISOString() })
}

const chain = statement<{ id: string }, { id: string }>(
  sql`select id from access_token
       where coalesce(rotated_from, id) = (select coalesce(rotated_from, id) from access_token
                                            where id = ${sql.placeholder('id')}::uuid)`,
)

/** The ids of a token and of all that it was rotated from and to. */
export async function listChain(tx: Executor, id: string): Promise<string[]> {
  const rows = await chain(tx, { id })
  return rows.map((row) => row.id)
}
