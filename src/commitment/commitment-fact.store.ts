import { sql } from 'drizzle-orm'
import { knownNow, knownThen } from '../database/as-of.ts'
import type { Executor } from '../database/database.ts'
import { statement, type Statement } from '../database/statement.ts'
import type { Shape } from '../disclosure/entitlement.ts'
import { FILES, filesOf } from '../fact/fact.statement.ts'
import type { CommitmentStage } from './commitment.rules.ts'
import { visibleCommitment, type CommitmentVisibility } from './commitment.scope.ts'

/** A judged commitment as decisions weigh it. */
export interface CommitmentFactRow {
  ord: number
  subjectId: string
  commitmentId: string
  version: number
  typeCode: string
  sceneCode: string | null
  code: string | null
  stage: CommitmentStage
  state: 'IN_FORCE' | 'SHIELDED'
  judgedOn: string
  disputed: boolean
  correctedSince: boolean
}

const q = sql.placeholder
type Built = Statement<Record<string, unknown>, CommitmentFactRow>
const built = new Map<string, Built>()

/** Statements are compiled once for each shape and kind of instant. */
function shaped(shape: Shape, isThen: boolean): Built {
  const key = `${shape.key}/${isThen}`
  const known = built.get(key)
  if (known !== undefined) return known
  // What was known otherwise then is told by its open version alone: an older one is not the reader's to see.
  const isCorrected = isThen
    ? sql`(c.version > 1 and c.recorded_at > ${q('knownAt')}::timestamptz)`
    : sql`false`
  const wasKnown = isThen ? sql`and (${knownThen('c')} or ${isCorrected})` : sql``
  const made: Built = statement(
    sql`select p.ord, one.* from ${FILES}
        cross join lateral (
          select c.subject_id as "subjectId", c.commitment_id as "commitmentId", c.version,
                 c.type_code as "typeCode", c.scene_code as "sceneCode", c.code, c.stage, c.state,
                 c.judged_on as "judgedOn", c.disputed, ${isCorrected} as "correctedSince"
            from commitment c
           where c.subject_id = any(p.ids) and ${knownNow('c')} ${wasKnown}
             and c.state in ('IN_FORCE', 'SHIELDED') and ${visibleCommitment(shape, 'c')}
             and c.judged_on <= ${q('until')}::date
             and (${q('since')}::date is null or c.judged_on >= ${q('since')}::date)
           order by c.judged_on desc, c.commitment_id desc) one`,
  )
  built.set(key, made)
  return made
}

/**
 * The judged commitments of files that count for decisions: the open versions, in force or shielded, that the shape
 * shows. Those that changed after `knownAt` are among them, marked.
 */
export function listCommitmentFacts(
  db: Executor,
  shape: Shape,
  files: readonly (readonly string[])[],
  { since, until, knownAt }: { since: string | null; until: string; knownAt: Date | null },
  visibility: CommitmentVisibility,
): Promise<CommitmentFactRow[]> {
  return shaped(shape, knownAt !== null)(db, {
    ...visibility,
    ...filesOf(files),
    since,
    until,
    knownAt: knownAt?.toISOString() ?? null,
  })
}

interface OpenState {
  id: string
  version: number
  state: string
  stage: CommitmentStage
  disputed: boolean
}

const states = statement<
  { subjects: readonly string[]; commitments: readonly string[] },
  OpenState
>(
  sql`select c.commitment_id as id, c.version, c.state, c.stage, c.disputed
        from unnest(${q('subjects')}::uuid[], ${q('commitments')}::uuid[]) as k(subject_id, commitment_id)
        join commitment c on c.subject_id = k.subject_id and c.commitment_id = k.commitment_id and ${knownNow('c')}`,
)

/** The open versions of commitments; one that has none is missing. */
export function listOpenStates(
  db: Executor,
  keys: readonly { subjectId: string; id: string }[],
): Promise<OpenState[]> {
  return states(db, {
    subjects: keys.map(({ subjectId }) => subjectId),
    commitments: keys.map(({ id }) => id),
  })
}
