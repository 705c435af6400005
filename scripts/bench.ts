import { writeFileSync } from 'node:fs'
import { measureDisclosure } from './bench/disclosure.ts'
import { measureImport } from './bench/import.ts'

/**
 * The benchmarks: all of them, or the ones that are named before the options. `--json FILE` keeps the figures under
 * their names; the other options are each benchmark's own (`--quick`, `--database URL` all know).
 */
const BENCHMARKS = { import: measureImport, disclosure: measureDisclosure } as const
type Name = keyof typeof BENCHMARKS

const args = process.argv.slice(2)
const isOption = args.findIndex((arg) => arg.startsWith('--'))
const named = isOption === -1 ? args : args.slice(0, isOption)
const options = args.slice(named.length)
const unknown = named.find((name) => !Object.hasOwn(BENCHMARKS, name))
if (unknown !== undefined) {
  throw new Error(`no benchmark ${unknown}: there are ${Object.keys(BENCHMARKS).join(', ')}`)
}
const jsonAt = options.indexOf('--json')
const [, json] = jsonAt === -1 ? [] : options.splice(jsonAt, 2)

const figures: Partial<Record<Name, unknown>> = {}
const wanted = (named.length === 0 ? Object.keys(BENCHMARKS) : named) as Name[]
for (const name of wanted) figures[name] = await BENCHMARKS[name](options)
if (json !== undefined) writeFileSync(json, JSON.stringify(figures, null, 2))
