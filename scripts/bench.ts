import { writeFileSync } from 'node:fs'
import { measureDisclosure } from './bench/disclosure.ts'
import { measureGrowth } from './bench/growth.ts'
import { measureImport } from './bench/import.ts'
import { measureSoak } from './bench/soak.ts'
import { measureWorkload } from './bench/workload.ts'

/**
 * The benchmarks: the operations W1 to W7, or the ones that are named before the options. `--json FILE` keeps the
 * figures: those of the operations under their own names, others under the name of their benchmark. The other options
 * are each benchmark's own (`--quick`, `--database URL` all know).
 */
const BENCHMARKS = {
  operations: measureWorkload,
  import: measureImport,
  disclosure: measureDisclosure,
  growth: measureGrowth,
  soak: measureSoak,
} as const
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

const figures: Record<string, unknown> = {}
const wanted = (named.length === 0 ? ['operations'] : named) as Name[]
for (const name of wanted) {
  const measured = await BENCHMARKS[name](options)
  Object.assign(figures, name === 'operations' ? measured : { [name]: measured })
}
if (json !== undefined) writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`)
