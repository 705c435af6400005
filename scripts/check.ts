import { GATES, type Gate } from './check/gates.ts'
import { PROJECT } from './check/run-tool.ts'

/** Gates that run at a time: most wait for a tool in a process of its own. */
const AT_A_TIME = 2

/** Lines of a failed gate that are printed. */
const SHOWN = 40

/**
 * `npm run check`: every gate, one line each with its time; goes on after a failure, and ends with the names of those
 * that failed.
 */
async function run({ name, find }: Gate): Promise<boolean> {
  const from = performance.now()
  let problems: string[]
  try {
    problems = await find(PROJECT)
  } catch (error) {
    // A gate that cannot be run has failed.
    problems = [error instanceof Error ? error.message : String(error)]
  }
  const seconds = ((performance.now() - from) / 1000).toFixed(1)
  const lines = problems.slice(0, SHOWN).map((line) => `       ${line}`)
  if (problems.length > SHOWN) lines.push(`       … and ${problems.length - SHOWN} more`)
  const verdict = problems.length === 0 ? 'ok  ' : 'FAIL'
  process.stdout.write([`${verdict} ${seconds.padStart(5)} s  ${name}`, ...lines, ''].join('\n'))
  return problems.length === 0
}

const waiting = [...GATES]
const failed: string[] = []

async function lane(): Promise<void> {
  for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift()) {
    if (!(await run(gate))) failed.push(gate.name)
  }
}

const from = performance.now()
await Promise.all(Array.from({ length: AT_A_TIME }, lane))
const seconds = ((performance.now() - from) / 1000).toFixed(1)
const passed = GATES.length - failed.length
process.stdout.write(`${passed} of ${GATES.length} gates passed in ${seconds} s\n`)
if (failed.length > 0) {
  process.stdout.write(`failed: ${failed.join(', ')}\n`)
  process.exitCode = 1
}
