import { addDays } from '../rule/calendar.rules.ts'
import type { CorrectionProblem, FactCorrection } from './disputed-fact.ts'

/** How a field of a fact is set: a text, or a last day, inclusive, whose column is exclusive. */
export type FieldForm = 'TEXT' | 'LAST_DAY'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const TEXT_MOST = 500

/** The values of columns that a correction sets, by the columns' names; or what is wrong with it. */
export function readCorrection<Column extends string>(
  forms: Readonly<Record<string, { column: Column; form: FieldForm }>>,
  values: FactCorrection,
): { values: Partial<Record<Column, string | null>> } | { problems: CorrectionProblem[] } {
  const problems: CorrectionProblem[] = []
  const read: Partial<Record<Column, string | null>> = {}
  for (const [field, value] of values) {
    const form = Object.hasOwn(forms, field) ? forms[field]! : null
    if (form === null) {
      problems.push({ zh: `该字段不可更正`, en: `A field that cannot be corrected` })
    } else if (value === null) read[form.column] = null
    else if (form.form === 'TEXT' && value.trim() !== '' && value.length <= TEXT_MOST) {
      read[form.column] = value.trim()
    } else if (form.form === 'LAST_DAY' && isDay(value)) read[form.column] = addDays(value, 1)
    else problems.push({ zh: `${field}：取值不正确`, en: `${field}: the value does not fit` })
  }
  if (values.size === 0) problems.push({ zh: '没有更正的内容', en: 'Nothing is corrected' })
  return problems.length > 0 ? { problems } : { values: read }
}

function isDay(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`)
  return DAY.test(text) && !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}
