import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { day, instant } from '../database/columns.ts'

/**
 * Every rule of every kind, by version: catalogue items, divisions, code sets, publicity rules …
 * Small, replicated everywhere, and without foreign keys to regulated tables.
 */
export const ruleVersion = pgTable(
  'rule_version',
  {
    kind: text('kind').notNull(),
    code: text('code').notNull(),
    validFrom: day('valid_from').notNull(),
    validTo: day('valid_to'),
    zh: text('zh').notNull(),
    en: text('en').notNull(),
    basis: text('basis').notNull(),
    confidence: text('confidence').notNull(),
    body: jsonb('body').notNull(),
    loadedAt: instant('loaded_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.code, table.validFrom] })],
)
