import type { CodeLabel } from './code-set.type.ts'
import type {
  EvaluationBand,
  EvaluationCondition,
  EvaluationIndicator,
  EvaluationPart,
  EvaluationPoints,
} from './evaluation-part.type.ts'
import {
  schemeVersion,
  type SchemeBand,
  type SchemeCondition,
  type SchemeIndicator,
  type SchemePart,
  type ScoreInterval,
} from './evaluation-scheme.schema.ts'
import type { EvaluationScheme } from './evaluation-scheme.type.ts'
import { effectsOf } from './evaluation-scheme.references.ts'
import { domainView, regimeView } from './regime.view.ts'
import type { RuleBook } from './rule-book.ts'
import type { RuleVersion } from './rule.schema.ts'
import { ruleShown, ruleView } from './rule.view.ts'

/** A version of an evaluation scheme; other rules are shown as of a day. */
export function evaluationSchemeView(
  book: RuleBook,
  rule: RuleVersion<'evaluation-scheme'>,
  on: string,
): EvaluationScheme {
  const { body } = rule
  return {
    ...ruleView(rule),
    version: schemeVersion(rule),
    status: body.status,
    missing: [...body.missing],
    isDemonstration: body.isDemonstration,
    get regime() {
      const regime = body.regime === null ? null : ruleShown(book, 'regime', body.regime, on)
      return regime === null ? null : regimeView(book, regime, on)
    },
    region: body.region === null ? null : { ...body.region },
    get domain() {
      return domainView(book, ruleShown(book, 'domain', body.domain, on)!, on)
    },
    subSectors: body.subSectors.map((code) => subSector(book, code)),
    subjectCategories: [...body.subjectCategories],
    scale: body.scale.map((one) => ({ ...one })),
    scoreLeast: body.range.least,
    scoreMost: body.range.most,
    parts: body.parts.map(partView),
    weightsWithout: body.weightsWithout.map(({ absent, weights }) => ({
      absent: [...absent],
      weights: Object.entries(weights).map(([part, weight]) => ({ part, weight })),
    })),
    indicators: body.indicators.map(indicatorView),
    bands: body.bands.map(bandView),
    vetoes: body.vetoes.map(({ immediate, ...one }) => ({ ...one, isImmediate: immediate })),
    demotions: body.demotions.map(({ grades, unless, ...one }) => ({
      ...one,
      grades: [...grades],
      unless: conditionView(unless),
    })),
    cycle: body.cycle === null ? null : { ...body.cycle },
    publicity: body.publicity === null ? null : { ...body.publicity },
    validityMonths: body.validityMonths,
    resultScope: body.publication.final,
    recordInputs: body.recordInputs.map((one) => ({ ...one, severities: [...one.severities] })),
  }
}

function subSector(book: RuleBook, code: string): CodeLabel {
  return { code, ...(book.codeLabel('TRANSPORT_SUB_SECTOR', code) ?? { zh: code, en: code }) }
}

function partView(part: SchemePart): EvaluationPart {
  const { code, zh, en, role } = part
  const weighted = role === 'WEIGHTED' ? part : null
  return {
    code,
    zh,
    en,
    role,
    initial: weighted?.initial ?? null,
    least: weighted?.least ?? null,
    most: role === 'BONUS' ? part.most : null,
    weight: weighted?.weight ?? null,
    unit: weighted?.unit ?? null,
    averaging: weighted?.averaging ?? null,
    effects: [...effectsOf(part)],
  }
}

function indicatorView(indicator: SchemeIndicator): EvaluationIndicator {
  const { code, zh, en, kind, part, effect, most } = indicator
  const steps: EvaluationPoints[] =
    indicator.kind === 'INTERVAL'
      ? indicator.intervals.map((one) => ({ category: null, ...ends(one), points: one.points }))
      : indicator.categories.map(({ points, ...category }) => ({
          category,
          lower: null,
          upper: null,
          points,
        }))
  return { code, zh, en, kind, part, effect, most, steps }
}

function bandView(band: SchemeBand): EvaluationBand {
  const { grade, when, note = null } = band
  return { grade, ...ends(band), conditions: when.map(conditionView), note }
}

function conditionView(condition: SchemeCondition): EvaluationCondition {
  return { ...condition }
}

function ends({ lower, upper }: ScoreInterval): Pick<EvaluationBand, 'lower' | 'upper'> {
  const end = (bound: ScoreInterval['lower']) =>
    bound === null ? null : { value: bound.value, isInclusive: bound.inclusive }
  return { lower: end(lower), upper: end(upper) }
}
