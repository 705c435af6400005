const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * What a statement as a role may set for its transaction, and the only form that each value may have. The values are
 * written into the text of `SET LOCAL`, which takes no parameters (`set_config()` would, but never reaches the workers
 * of a distributed database): so nothing but these forms gets through.
 */
const SETTINGS = {
  'app.subjects': listOf(UUID),
  'app.party': (value: string) => value === '' || UUID.test(value),
  'app.sources': listOf(/^[A-Za-z0-9_-]{1,64}$/),
  'app.regions': listOf(/^[A-Za-z0-9_-]{1,64}$/),
  'app.domains': listOf(/^[A-Za-z0-9_-]{1,64}$/),
  'app.history': (value: string) => value === 'on',
  'app.today': (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value),
} satisfies Record<string, (value: string) => boolean>

/** Settings that narrow what is seen: an empty list of these must match nothing, and not count as unset. */
const NARROWING: readonly string[] = ['app.regions', 'app.domains']

/** A list in which no code stands: two empty texts, which no row has. */
const EMPTY_LIST = ','

const ROLE = /^credit_[a-z]{1,32}$/

/** Values by the name of the setting; a list is joined by commas. */
export type Settings = Readonly<Record<string, string>>

function listOf(form: RegExp): (value: string) => boolean {
  return (value) => value === '' || value.split(',').every((one) => form.test(one))
}

/**
 * The name of a database role of this product, checked.
 * @throws Error for any other name: it is a mistake of the program, never a caller's
 */
export function checkRole(role: string): string {
  if (ROLE.test(role)) return role
  throw new Error('not a role of this product')
}

/**
 * The text that sets all of `settings` for one transaction; empty when there are none.
 * @throws Error for a setting that is not known or a value in any other form; the value is not repeated
 */
export function settingsText(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `set local ${name} = '${checkSetting(name, value)}'`)
    .join('; ')
}

function checkSetting(name: string, value: string): string {
  if (!isSetting(name)) throw new Error('not a setting of this product')
  if (typeof value !== 'string' || !SETTINGS[name](value)) {
    throw new Error(`the value of ${name} has not the form that it must have`)
  }
  return value === '' && NARROWING.includes(name) ? EMPTY_LIST : value
}

function isSetting(name: string): name is keyof typeof SETTINGS {
  return Object.hasOwn(SETTINGS, name)
}
