import { sql } from 'drizzle-orm'
import type { KeptCredential } from '../credential/kept-credential.rules.ts'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import type { FeedCursor } from '../feed/position.rules.ts'

/** The only queries on webhooks. Their clock is the database's: several processes look after them. */

export type WebhookState = 'ACTIVE' | 'DISABLED' | 'STOPPED'

export interface WebhookRow {
  id: string
  partyId: string
  url: string
  description: string | null
  kinds: string[] | null
  purpose: string | null
  matter: string | null
  credential: KeptCredential
  actor: string
  state: WebhookState
  reason: string | null
  secretSealed: string
  previousSecretSealed: string | null
  previousUntil: Date | null
  position: FeedCursor
  createdAt: Date
}

const q = sql.placeholder

const COLUMNS = sql`id, party_id as "partyId", url, description, kinds, purpose, matter, credential, actor, state, reason,
  secret_sealed as "secretSealed", previous_secret_sealed as "previousSecretSealed",
  previous_until as "previousUntil", position, created_at as "createdAt"`

const inserted = statement<Record<string, unknown>, WebhookRow>(
  sql`insert into webhook (id, party_id, url, description, kinds, purpose, matter, credential, actor, state,
        secret_sealed, position, last_number, created_at, due_at)
      select ${q('id')}::uuid, ${q('partyId')}::uuid, ${q('url')}, ${q('description')}, ${q('kinds')}::text[],
        ${q('purpose')}, ${q('matter')}, ${q('credential')}::text::jsonb, ${q('actor')}, 'ACTIVE',
        ${q('secretSealed')}, ${q('position')}::text::jsonb, 0, ${q('createdAt')}::timestamptz, now()
       where (select count(*) from webhook where party_id = ${q('partyId')}::uuid) < ${q('most')}::int
      returning ${COLUMNS}`,
)

/** Registers a webhook; null when its party has as many as it may. */
export async function insertWebhook(
  db: Executor,
  {
    credential,
    position,
    createdAt,
    ...row
  }: Omit<WebhookRow, 'state' | 'reason' | 'previousSecretSealed' | 'previousUntil'>,
  most: number,
): Promise<WebhookRow | null> {
  const [made] = await inserted(db, {
    ...row,
    credential: JSON.stringify(credential),
    position: JSON.stringify(position),
    createdAt: createdAt.toISOString(),
    most,
  })
  return made ?? null
}

const found = statement<{ id: string; partyId: string }, WebhookRow>(
  sql`select ${COLUMNS} from webhook where id = ${q('id')}::uuid and party_id = ${q('partyId')}::uuid`,
)

/** A webhook of a party. */
export async function findWebhook(db: Executor, id: string, partyId: string) {
  const [row] = await found(db, { id, partyId })
  return row ?? null
}

const listed = statement<{ partyId: string }, WebhookRow>(
  sql`select ${COLUMNS} from webhook where party_id = ${q('partyId')}::uuid order by id desc`,
)

/** The webhooks of a party, the newest first. */
export function listWebhooksOf(db: Executor, partyId: string): Promise<WebhookRow[]> {
  return listed(db, { partyId })
}

const rotated = statement<Record<string, unknown>, WebhookRow>(
  sql`update webhook set previous_secret_sealed = secret_sealed, secret_sealed = ${q('secretSealed')},
        previous_until = ${q('until')}::timestamptz
       where id = ${q('id')}::uuid and party_id = ${q('partyId')}::uuid returning ${COLUMNS}`,
)

/** Gives a webhook another secret; the one before goes on until an instant. */
export async function updateSecret(
  db: Executor,
  given: { id: string; partyId: string; secretSealed: string; until: Date },
): Promise<WebhookRow | null> {
  const [row] = await rotated(db, { ...given, until: given.until.toISOString() })
  return row ?? null
}

const stated = statement<Record<string, unknown>, WebhookRow>(
  sql`update webhook set state = ${q('state')}, reason = ${q('reason')}, due_at = now(),
        credential = coalesce(${q('credential')}::text::jsonb, credential),
        position = coalesce(${q('position')}::text::jsonb, position)
       where id = ${q('id')}::uuid returning ${COLUMNS}`,
)

/** Sets the state of a webhook, and where it is begun anew its credential and its place in the feed. */
export async function updateState(
  db: Executor,
  id: string,
  to: {
    state: WebhookState
    reason: string | null
    credential?: KeptCredential
    position?: FeedCursor
  },
): Promise<WebhookRow | null> {
  const textOf = (value: object | undefined) => (value === undefined ? null : JSON.stringify(value))
  const { state, reason, credential, position } = to
  const [row] = await stated(db, {
    id,
    state,
    reason,
    credential: textOf(credential),
    position: textOf(position),
  })
  return row ?? null
}

const claimed = statement<{ by: string; most: number; seconds: number }, WebhookRow>(
  sql`update webhook set claimed_by = ${q('by')}::uuid,
        claimed_until = now() + make_interval(secs => ${q('seconds')}::int)
       where id in (select id from webhook
         where state = 'ACTIVE' and due_at <= now() and (claimed_until is null or claimed_until < now())
         order by due_at limit ${q('most')}::int for update skip locked)
      returning ${COLUMNS}`,
)

/** Takes some webhooks that are due, for a time; no other process takes them meanwhile. */
export function claimDue(db: Executor, by: string, most: number, seconds: number) {
  return claimed(db, { by, most, seconds })
}

const renewed = statement<{ id: string; by: string; seconds: number }, WebhookRow>(
  sql`update webhook set claimed_until = now() + make_interval(secs => ${q('seconds')}::int)
       where id = ${q('id')}::uuid and claimed_by = ${q('by')}::uuid and state = 'ACTIVE' returning ${COLUMNS}`,
)

/** Holds on to a webhook, and reads it anew; null when it is not ours any more, or not active. */
export async function renewClaim(db: Executor, id: string, by: string, seconds: number) {
  const [row] = await renewed(db, { id, by, seconds })
  return row ?? null
}

const released = statement<{ id: string; by: string; wait: number }, { id: string }>(
  sql`update webhook set claimed_by = null, claimed_until = null,
        due_at = now() + make_interval(secs => ${q('wait')}::float8)
       where id = ${q('id')}::uuid and claimed_by = ${q('by')}::uuid returning id`,
)

/** Lets a webhook go, to be looked after again after some seconds. */
export async function releaseClaim(db: Executor, id: string, by: string, wait: number) {
  await released(db, { id, by, wait })
}

const woken = statement<{ id: string }, { id: string }>(
  sql`update webhook set due_at = now() where id = ${q('id')}::uuid returning id`,
)

/** Has a webhook looked after at once. */
export async function wake(db: Executor, id: string) {
  await woken(db, { id })
}

/** The webhooks of some parties that are told of something now. */
export const listActiveOf = statement<
  { parties: readonly string[] },
  { id: string; partyId: string; kinds: string[] | null }
>(
  sql`select id, party_id as "partyId", kinds from webhook
       where party_id = any(${q('parties')}::uuid[]) and state = 'ACTIVE' order by id for update`,
)
