import type { Reading } from '../disclosure/reading.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import type { CodeLabel } from '../rule/code-set.type.ts'
import { schemeVersion } from '../rule/evaluation-scheme.schema.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { EvaluationScheme } from '../rule/rule.schema.ts'
import { ruleShown } from '../rule/rule.view.ts'
import type { Explanation, Inputs } from './account.ts'
import type { PartInput, Scored } from './evaluation-input.ts'
import type { EvaluationRow } from './evaluation.store.ts'
import type { CreditGrade } from './evaluation.type.ts'
import type {
  EvaluationExplanation,
  EvaluationInputEntry,
  EvaluationReason,
} from './explanation.type.ts'

/**
 * The scheme in the version by which was evaluated.
 * @throws Error for one that the rule data lack: they keep every version that was in force
 */
export function schemeOf(
  rules: RuleBook,
  { schemeCode, schemeVersion: on }: Pick<EvaluationRow, 'schemeCode' | 'schemeVersion'>,
): EvaluationScheme {
  const scheme = ruleShown(rules, 'evaluation-scheme', schemeCode, on)
  if (scheme === null) throw new Error(`the rule data lack evaluation-scheme ${schemeCode}`)
  return scheme
}

/** A grade with its scheme and version; null where none was determined. */
export function gradeView(scheme: EvaluationScheme, code: string | null): CreditGrade | null {
  const found = scheme.body.scale.find((one) => one.code === code)
  if (found === undefined) return null
  const version = schemeVersion(scheme)
  return {
    code: found.code,
    zh: found.zh,
    en: found.en,
    scheme: scheme.code,
    version,
    text: `${found.zh}（${scheme.zh}，${version}）`,
    isDemonstration: scheme.body.isDemonstration,
  }
}

/** The explanation with the labels of its scheme; each part says how it was read, which its field gate goes by. */
export function explanationView(
  by: Reading,
  { body }: EvaluationScheme,
  { parts, indicators, vetoes, demotions, why }: Explanation,
): EvaluationExplanation {
  const labelled = (rules: readonly CodeLabel[], code: string): CodeLabel => {
    const { zh, en } = rules.find((one) => one.code === code) ?? { zh: code, en: code }
    return { code, zh, en }
  }
  const read = <T extends object>(one: T): T => ({ ...one, by })
  return read({
    parts: parts.map(({ code, value, weight, points, sections }) =>
      read({
        part: labelled(body.parts, code),
        value,
        weight,
        points,
        sections: sections.map((one) => read({ ...one })),
      }),
    ),
    indicators: indicators.map(({ code, points }) =>
      read({ indicator: labelled(body.indicators, code), points }),
    ),
    vetoes: vetoes.map((code) => labelled(body.vetoes, code)),
    demotions: demotions.map(({ code, from, to }) =>
      read({ demotion: labelled(body.demotions, code), from, to }),
    ),
    reasons: why.map((one) => read(one as EvaluationReason)),
  })
}

const NOTHING: Omit<EvaluationInputEntry, 'kind' | 'code'> = {
  category: null,
  value: null,
  times: null,
  effect: null,
  reference: null,
  records: null,
}

/** All that went into a result, one by one. */
export function inputEntries(by: Reading, inputs: Inputs): EvaluationInputEntry[] {
  const { parts, indicators = [], facts = {}, vetoes = [] } = inputs
  const entries: Partial<EvaluationInputEntry>[] = [
    ...Object.entries(parts).flatMap(([code, part]) => partEntries(code, part)),
    ...indicators.map((one): Partial<EvaluationInputEntry> => ({
      kind: 'INDICATOR',
      ...one,
      records: recordsOf(inputs, one.code, 'category' in one ? one.category : null),
    })),
    ...Object.entries(facts).map(([code, value]): Partial<EvaluationInputEntry> => ({
      kind: 'FACT',
      code,
      value,
    })),
    ...vetoes.map((one): Partial<EvaluationInputEntry> => ({ kind: 'VETO', ...one })),
  ]
  return entries.map((one) => ({ ...NOTHING, kind: null, code: null, ...one, by }))
}

function partEntries(code: string, part: PartInput): Partial<EvaluationInputEntry>[] {
  if (!('sections' in part)) return scoredEntries(code, part)
  return part.sections.flatMap((one) => scoredEntries(`${code}/${one.code}`, one))
}

function scoredEntries(code: string, scored: Scored): Partial<EvaluationInputEntry>[] {
  if ('score' in scored) return [{ kind: 'SCORE', code, value: scored.score }]
  return scored.events.map(({ reference, effect, points }) => ({
    kind: 'ACT',
    code,
    reference,
    effect,
    value: points,
  }))
}

function recordsOf({ records }: Inputs, indicator: string, category: string | null): string[] {
  return records
    .filter((one) => one.indicator === indicator && one.category === category)
    .map(({ subjectId, recordId }) => writeGlobalId({ kind: 'record', subjectId, recordId }))
}
