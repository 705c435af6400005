import { sql } from 'drizzle-orm'
import { statement } from '../database/statement.ts'
import type { PartyClass } from '../disclosure/viewer.ts'
import { NOTED_MS } from '../feed/reader.store.ts'

/** Facts that are looked for, by a number of their own: each under the subjects of its file, in a stretch of time. */
export interface Sought {
  numbers: readonly number[]
  subjects: readonly string[]
  facts: readonly string[]
  /** The versions that took the place of what may have been received. */
  versions: readonly number[]
  since: readonly string[]
  until: readonly string[]
}

/** Who received one of them, and when last. */
export interface Found {
  number: number
  partyId: string
  partyClass: PartyClass
  at: Date
}

const q = sql.placeholder
const SOUGHT = sql`unnest(${q('numbers')}::int[], ${q('subjects')}::uuid[], ${q('facts')}::text[], ${q('versions')}::int[],
  ${q('since')}::timestamptz[], ${q('until')}::timestamptz[]) as k(number, subject_id, fact, version, since, until)`

/** Parties whose receipts rest on earlier versions of the facts, as they were shown them. */
export const listOfChecks = statement<Sought, Found>(
  sql`select k.number, c.party_id as "partyId", p.class as "partyClass", max(c.checked_at) as at
        from ${SOUGHT}
        join credit_check c on c.subject_id = k.subject_id
        join party p on p.id = c.party_id
       cross join lateral jsonb_array_elements(c.facts) f
       where f ->> 'id' = k.fact and (f ->> 'version')::int < k.version and (f ->> 'isShown')::boolean
       group by k.number, c.party_id, p.class`,
)

/**
 * Parties that the access log knows to have been shown facts of a kind about the subjects, by the types and the fields
 * that lead there: more exactly nobody can say, since the log holds no content.
 */
export const listOfQueries = statement<
  Sought & { types: readonly string[]; fields: readonly string[] },
  Found
>(
  sql`select k.number, s.party_id as "partyId", s.party_class as "partyClass", max(s.at) as at
        from ${SOUGHT}
        join access_subject s on s.subject_id = k.subject_id and s.at between k.since and k.until
        join access_entry e on e.stream_id = s.stream_id and e.seq = s.seq
       where s.party_id is not null
         and exists (select 1 from unnest(e.coordinates) as c(coordinate)
                      where split_part(c.coordinate, '.', 1) = any(${q('types')}::text[])
                         or split_part(c.coordinate, '.', 2) = any(${q('fields')}::text[]))
       group by k.number, s.party_id, s.party_class`,
)

const NOTED = sql.raw(`interval '${NOTED_MS} milliseconds'`)

/** Parties that followed the feed while the facts stood open to the public, or may have: they are not noted at each read. */
export const listOfFeed = statement<Sought, Found>(
  sql`select k.number, r.party_id as "partyId", p.class as "partyClass",
             least(r.last_read_at, k.until) as at
        from ${SOUGHT}
        join feed_reader r on r.last_read_at + ${NOTED} >= k.since and r.first_read_at <= k.until
        join party p on p.id = r.party_id`,
)

/** Parties to whose webhooks a message about the facts went out, delivered or perhaps so. */
export const listOfWebhooks = statement<Sought, Found>(
  sql`select k.number, w.party_id as "partyId", p.class as "partyClass", max(d.created_at) as at
        from ${SOUGHT}
        join webhook_delivery d on d.subject_id = k.subject_id and d.fact_id = k.fact::uuid
         and d.operation in ('APPEARED', 'CHANGED') and d.attempts > 0 and d.created_at <= k.until
        join webhook w on w.id = d.webhook_id
        join party p on p.id = w.party_id
       group by k.number, w.party_id, p.class`,
)

/** Platforms to which a batch with the facts went out, acknowledged or perhaps received. */
export const listOfExchange = statement<Sought, Found>(
  sql`select k.number, b.party_id as "partyId", p.class as "partyClass", max(b.made_at) as at
        from ${SOUGHT}
        join exchange_row x on x.subject_id = k.subject_id and x.fact_id = k.fact::uuid and x.version < k.version
        join exchange_batch b on b.id = x.batch_id and b.kind = 'REPORT' and b.attempts > 0
        join party p on p.id = b.party_id
       group by k.number, b.party_id, p.class`,
)
