import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { statement } from '../database/statement.ts'
import type { RuleVersion } from './rule.schema.ts'

/** The only queries on rule_version. */

const p = (name: string) => sql.placeholder(name)

/** By code and not by locale: every database gives the rules in the same order. */
const all = statement<object, unknown>(
  sql`select kind, code, zh, en, basis, confidence, valid_from::text as "validFrom",
             valid_to::text as "validTo", body
        from rule_version
       order by kind collate "C", code collate "C", valid_from`,
)

/** Every version of every rule, as plain rows that are still to be checked. */
export function listRules(db: Executor): Promise<unknown[]> {
  return all(db, {})
}

const upsert = statement<Record<string, unknown>, { code: string }>(
  sql`insert into rule_version as r
          (kind, code, valid_from, valid_to, zh, en, basis, confidence, body, loaded_at)
      select k.kind, k.code, k.valid_from::date, k.valid_to::date, k.zh, k.en, k.basis, k.confidence,
             k.body::jsonb, ${p('loadedAt')}::timestamptz
        from unnest(${p('kinds')}::text[], ${p('codes')}::text[], ${p('validFroms')}::text[],
                    ${p('validTos')}::text[], ${p('zhs')}::text[], ${p('ens')}::text[],
                    ${p('bases')}::text[], ${p('confidences')}::text[], ${p('bodies')}::text[])
             as k(kind, code, valid_from, valid_to, zh, en, basis, confidence, body)
       order by k.kind, k.code, k.valid_from
      on conflict (kind, code, valid_from) do update
         set valid_to = excluded.valid_to, zh = excluded.zh, en = excluded.en,
             basis = excluded.basis, confidence = excluded.confidence, body = excluded.body,
             loaded_at = excluded.loaded_at
       where (r.valid_to, r.zh, r.en, r.basis, r.confidence, r.body)
             is distinct from (excluded.valid_to, excluded.zh, excluded.en, excluded.basis,
                               excluded.confidence, excluded.body)
      returning r.code`,
)

/**
 * Inserts versions and corrects those whose content differs; the others are not touched.
 * @returns how many were inserted or corrected
 */
export async function upsertRules(
  db: Executor,
  rules: readonly RuleVersion[],
  loadedAt: Date,
): Promise<number> {
  const changed = await upsert(db, {
    loadedAt: loadedAt.toISOString(),
    kinds: rules.map((rule) => rule.kind),
    codes: rules.map((rule) => rule.code),
    validFroms: rules.map((rule) => rule.validFrom),
    validTos: rules.map((rule) => rule.validTo),
    zhs: rules.map((rule) => rule.zh),
    ens: rules.map((rule) => rule.en),
    bases: rules.map((rule) => rule.basis),
    confidences: rules.map((rule) => rule.confidence),
    bodies: rules.map((rule) => JSON.stringify(rule.body)),
  })
  return changed.length
}
