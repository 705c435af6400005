import { readArray, writeArray } from './array-text.ts'

/** How the values of a type travel. */
interface Travel {
  to: number
  from: number[]
  serialize: (value: never) => string
  parse: (text: string) => unknown
}

/**
 * Days and numerics stay the text that was written; the driver would make a day an instant. It would also read every
 * instant that is given as text back into a `Date`, which knows no `infinity`.
 */
const ELEMENTS = {
  instant: {
    to: 1184,
    from: [1184],
    serialize: (at: Date | string) => (at instanceof Date ? at.toISOString() : at),
    parse: (text: string) => new Date(text),
  },
  date: { to: 1082, from: [1082], serialize: String, parse: (text: string) => text },
  numeric: { to: 1700, from: [1700], serialize: String, parse: (text: string) => text },
  int8: { to: 20, from: [20], serialize: String, parse: Number },
}

const asIs = (text: string) => text
const writeBoolean = (value: unknown) =>
  value === true ? 't' : value === false ? 'f' : String(value)
const writeInstant = ELEMENTS.instant.serialize as (value: unknown) => string

/** The arrays that the server has from the beginning, by their fixed numbers (pg_type.dat); ours are none but these. */
const ARRAYS: [
  oid: number,
  parse: (text: string) => unknown,
  write?: (value: unknown) => string,
][] = [
  [1000, (text) => text === 't', writeBoolean],
  [1002, asIs],
  [1003, asIs],
  [1005, Number],
  [1007, Number],
  [1009, asIs],
  [1015, asIs],
  [1016, Number],
  [1021, Number],
  [1022, Number],
  [1028, Number],
  [1182, asIs],
  [1185, (text) => new Date(text), writeInstant],
  [1231, asIs],
  [199, (text) => JSON.parse(text), (value) => JSON.stringify(value)],
  [2951, asIs],
  [3807, (text) => JSON.parse(text), (value) => JSON.stringify(value)],
]

function arrayType([oid, parse, write = String]: (typeof ARRAYS)[number]): Travel {
  return {
    to: oid,
    from: [oid],
    // A text is an array already in the server's form.
    serialize: (value: unknown) =>
      Array.isArray(value) ? writeArray(value, write) : String(value),
    parse: (text) => readArray(text, parse),
  }
}

/**
 * All types that the driver is told. Left to itself it asks the server for its array types on each new connection, and
 * ends the process when the connection breaks just then.
 */
export const POSTGRES_TYPES: Record<string, Travel> = {
  ...ELEMENTS,
  ...Object.fromEntries(ARRAYS.map((one) => [`array${one[0]}`, arrayType(one)])),
}
