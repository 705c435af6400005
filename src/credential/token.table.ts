import { bigint, integer, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { day, instant } from '../database/columns.ts'

/**
 * Opaque tokens of machines, and public-client keys of front ends (kind PUBLIC_CLIENT: no party, only a quota).
 * The token itself is never stored: `hash` is its SHA-256. Lists that are null narrow nothing.
 */
export const accessToken = pgTable(
  'access_token',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind').notNull(),
    partyId: uuid('party_id'),
    /** The person whom it acts for, where a role needs one. */
    memberId: uuid('member_id'),
    name: text('name').notNull(),
    /** The first characters, by which its owner recognises it. */
    prefix: text('prefix').notNull(),
    hash: text('hash').notNull().unique(),
    permissions: text('permissions').array().notNull(),
    purposes: text('purposes').array(),
    domains: text('domains').array(),
    regions: text('regions').array(),
    /** Address ranges (CIDR) that it may come from. */
    networks: text('networks').array(),
    /** Cost points a day. */
    quotaPoints: integer('quota_points').notNull(),
    state: text('state').notNull(),
    expiresAt: instant('expires_at').notNull(),
    /** A rotated token goes on until here. */
    overlapUntil: instant('overlap_until'),
    rotatedFrom: uuid('rotated_from'),
    issuedBy: text('issued_by').notNull(),
    issuedAt: instant('issued_at').notNull(),
    revokedAt: instant('revoked_at'),
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [index('access_token_of_party').on(table.partyId)],
)

/** What a token used on a day (Asia/Shanghai): requests and cost points. */
export const tokenUsage = pgTable(
  'token_usage',
  {
    tokenId: uuid('token_id').notNull(),
    usedOn: day('used_on').notNull(),
    requests: bigint('requests', { mode: 'number' }).notNull(),
    points: bigint('points', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tokenId, table.usedOn] })],
)
