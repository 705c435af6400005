import { asOfKey } from '../database/as-of.ts'
import { perOwner } from '../database/loader.ts'
import type { Base, Reader } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import type { Measure, Purpose } from '../rule/rule.schema.ts'
import type { SubjectFile } from '../subject/subject.service.ts'
import { coverageOf, decideFile } from './check.service.ts'
import type { SourceState } from './coverage.rules.ts'
import { payloadOfReason, type PayloadReason } from './payload.ts'
import { rulingOf, type Ruling } from './ruling.ts'
import { termOf, type Term } from './term.rules.ts'

/** A measure that applies to a subject for a purpose, why, and how long as things stand. */
export interface ApplicableMeasure extends Term {
  measure: Measure
  purpose: Purpose
  reasons: PayloadReason[]
}

/**
 * The incentives and sanctions that apply to a subject for the purpose that the caller names: those that a check would
 * name, decided by the same policy on the same facts; nothing is kept or signed. Null where nothing is decided: no
 * purpose is named, none of its policies is in force, it does not concern the subject, or the caller runs no checks.
 */
export async function listApplicableMeasures(
  base: Base,
  reader: Reader,
  file: SubjectFile,
): Promise<ApplicableMeasure[] | null> {
  const { viewer } = reader
  const ruling = mayDo(viewer, 'check:run') ? findRuling(base, viewer) : null
  if (ruling === null || !ruling.concerns(file, viewer)) return null
  const coverage = await coverageFor(base, reader, ruling, file)
  const { decision } = await decideFile(reader, ruling, file, coverage, base.today())
  return decision.measures.map((measure) => {
    const reasons = decision.reasons.filter(({ measures }) => measures.includes(measure.code))
    return {
      measure,
      purpose: ruling.purpose,
      reasons: reasons.map(payloadOfReason),
      ...termOf(reasons, ruling.policy.body.factors),
    }
  })
}

function findRuling(base: Base, viewer: Viewer): Ruling | null {
  try {
    return rulingOf(base, viewer)
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}

/** The subjects of one answer share what was heard of the sources: a reader is one request's. */
function coverageFor(
  base: Base,
  reader: Reader,
  ruling: Ruling,
  { asOf }: SubjectFile,
): Promise<SourceState[]> {
  const kept = coverages(reader)
  const key = asOfKey(asOf)
  const coverage = kept.get(key) ?? coverageOf(base, ruling, asOf, base.now())
  kept.set(key, coverage)
  return coverage
}
const coverages = perOwner((_reader: Reader) => new Map<string, Promise<SourceState[]>>())
