import type { Entitlement } from '../disclosure/entitlement.ts'
import type { Base } from '../disclosure/reading.ts'
import type { ViewerParty } from '../disclosure/viewer.ts'
import { evaluationProblem, type EvaluationProblem } from '../evaluation/evaluation-problem.ts'
import { findMandate, loadParty } from '../party/party.service.ts'
import type { EvaluationScheme } from '../rule/rule.schema.ts'
import { recordsOf } from './record-inputs.ts'

/** Public bodies evaluate by themselves, others under a mandate that names the filed (备案) scheme. */
const PUBLIC_BODIES: readonly string[] = ['BUREAU', 'COUNTY']

/** Who evaluates by a scheme, and as what. */
export interface Evaluator {
  party: ViewerParty
  sourceCode: string
  /** The source of the department that holds what is evaluated; null: it is the agency's alone. */
  holderSource: string | null
  mandateId: string | null
  /** The records that count. */
  records: Entitlement
}

/**
 * Whether a party may evaluate by a scheme: a department within its fields of business; another under a mandate that
 * names the scheme, for its field of business and the division of the subject. What an agency evaluates is held by the
 * department that answers for it.
 * @param regionCode the division of the subject
 */
export async function evaluatorOf(
  base: Base,
  party: ViewerParty,
  { code, body }: EvaluationScheme,
  regionCode: string | null,
): Promise<Evaluator | { problem: EvaluationProblem }> {
  const { sourceCode } = party
  if (sourceCode === null) return { problem: evaluationProblem('EVALUATOR_FORBIDDEN') }
  if (PUBLIC_BODIES.includes(party.class)) {
    const isWithin = party.domains.length === 0 || party.domains.includes(body.domain)
    if (!isWithin) return { problem: evaluationProblem('EVALUATOR_FORBIDDEN') }
    return {
      party,
      sourceCode,
      holderSource: sourceCode,
      mandateId: null,
      records: recordsOf('DEPARTMENT'),
    }
  }
  const matter = { domain: body.domain, regionCode, scheme: code }
  const mandate = await findMandate(base, party.id, 'EVALUATE', matter)
  if (mandate === null) return { problem: evaluationProblem('MANDATE_MISSING') }
  const row = await loadParty(base, party.id)
  const above = row?.parentId == null ? null : await loadParty(base, row.parentId)
  return {
    party,
    sourceCode,
    holderSource: above?.sourceCode ?? null,
    mandateId: mandate.id,
    records: recordsOf('AGENCY'),
  }
}
