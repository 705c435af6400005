import { registerEnumType } from 'type-graphql'

/** The labels of a code in both languages. */
export interface Label {
  zh: string
  en: string
}

/**
 * Registers an enum of the schema with labels in both languages. `codeSet(name:)` answers with the same labels,
 * which stand here once.
 * @returns the codes as an object of the kind that type-graphql wants, each code its own value
 */
export function enumOf<Code extends string>(
  name: string,
  label: Label,
  values: Record<Code, Label>,
): { [K in Code]: K } {
  const codes = Object.keys(values) as Code[]
  const object = Object.fromEntries(codes.map((code) => [code, code])) as { [K in Code]: K }
  registerEnumType(object, {
    name,
    description: describe(label),
    valuesConfig: Object.fromEntries(
      codes.map((code) => [code, { description: describe(values[code]) }]),
    ) as never,
  })
  return object
}

/** A description in both languages: Chinese first, then English, a line each. */
export function describe({ zh, en }: Label): string {
  return `${zh}\n${en}`
}

/** Reads a description back into its labels. */
export function readLabel(description: string | null | undefined): Label {
  const [zh = '', ...en] = (description ?? '').split('\n')
  return { zh, en: en.join(' ').trim() }
}
