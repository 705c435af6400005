import { z } from 'zod'

/** A repair decision of Credit China or of a sector authority, as a platform hands it over. */
const decision = z.object({
  /** Number of the decision. */
  number: z.string().trim().min(1).max(128),
  /** What was repaired: the subject by a code, the fact by the number of its document. */
  subject: z.object({
    type: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
    value: z.string().trim().min(1).max(64),
    name: z.string().trim().min(1).max(200),
  }),
  /** A penalty, a list entry: the catalogue item or the list. */
  code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  documentNumber: z.string().trim().min(1).max(128),
  result: z.enum(['REPAIRED', 'REFUSED', 'REVOKED']),
  decidedOn: z.iso.date(),
  authority: z.string().trim().min(1).max(200),
  basis: z.string().trim().max(500).nullish(),
})
export type RepairDecision = z.infer<typeof decision>

/** What became of a decision; WAITING: not yet, and it is offered again. */
export interface DecisionOutcome {
  state: 'TAKEN' | 'REFUSED' | 'WAITING'
  /** The code of why it was refused. */
  problem: string | null
}

/**
 * Acts on repair decisions, each by its number and at most once: the same decision may be offered again after a crash.
 * Gives one outcome each, in their order.
 */
export type RepairDecisionTaker = (
  decisions: readonly RepairDecision[],
  from: { platformCode: string; sourceCode: string },
) => Promise<DecisionOutcome[]>

/** A decision of a file, or what is wrong with its place. */
export type ReadDecision = { line: number } & (
  | { ok: true; decision: RepairDecision }
  | { ok: false; raw: unknown; problem: 'DECISION_UNREADABLE' }
)

const file = z.object({ kind: z.literal('REPAIR_DECISIONS'), decisions: z.array(z.unknown()) })

/** Reads a file of decisions (JSON); null: it is none as a whole. A bad one stops no other. */
export function readDecisions(content: Buffer): ReadDecision[] | null {
  const read = file.safeParse(jsonOf(content))
  if (!read.success) return null
  return read.data.decisions.map((raw, at) => {
    const one = decision.safeParse(raw)
    const line = at + 1
    return one.success
      ? { ok: true, line, decision: one.data }
      : { ok: false, line, raw, problem: 'DECISION_UNREADABLE' }
  })
}

function jsonOf(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8').replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
}

/** What a file that came without a word about it holds. */
export function kindOfFile(content: Buffer): 'REPAIR_DECISIONS' | 'RECORDS' {
  return readDecisions(content) === null ? 'RECORDS' : 'REPAIR_DECISIONS'
}
