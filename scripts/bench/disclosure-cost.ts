import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findBinaries, startCluster } from '../../test/support/postgres-cluster.ts'
import { CALLERS, openCity, SCOPES_OF_CALLER, type Caller, type City } from './disclosure-city.ts'
import type { Done, Job } from './disclosure-load.ts'
import { OPERATIONS, checkAnswer, type Operation } from './disclosure-operations.ts'
import { serveCity, VARIANTS, type Variant } from './disclosure-server.ts'

/**
 * What disclosure with its database wall costs: the throughput of the server as it ships (but for the access log)
 * beside the same server with everything public, in the same rounds. The order of a round is shuffled; printed are the
 * medians of the rounds, and of the ratios of each round.
 */
const { values } = parseArgs({
  options: {
    subjects: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '16,64' },
    /** Narrow what is measured, as for a profile. */
    variants: { type: 'string', default: VARIANTS.join() },
    callers: { type: 'string', default: CALLERS.join() },
    operations: { type: 'string', default: Object.keys(OPERATIONS).join() },
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
})
const ROUNDS = values.quick ? 2 : Number(values.rounds)
const MILLISECONDS = values.quick ? 1000 : Number(values.seconds) * 1000
const LOAD = fileURLToPath(new URL('./disclosure-load.js', import.meta.url))
/** The ratio that is to be reached. */
const TARGET = 0.85

/** Settings of a server in use, on a small machine. */
const SETTINGS = { shared_buffers: '256MB', max_wal_size: '2GB' }

/** One thing that is measured in each round. */
interface Case {
  variant: Variant
  caller: Caller
  operation: Operation
  connections: number
  job: Job
}

interface Measure {
  perSecond: number
  /** Of the server's process, for one request. */
  cpuMs: number
}

async function tell(child: ChildProcess, job: Job): Promise<Exclude<Done, { error: string }>> {
  child.send(job)
  const [done] = (await once(child, 'message')) as [Done]
  if ('error' in done) throw new Error(done.error)
  return done
}

function requestOf(city: City, variant: Variant, caller: Caller, operation: Operation, at: number) {
  const variables = { usci: city.targets[at]!.usci }
  const body = JSON.stringify({ query: OPERATIONS[operation], variables })
  const head = [
    `POST /${variant} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    `caller: ${caller}/${at}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

/** What the gate must have let through; without it, it reports nothing. */
function scopesOf(variant: Variant, caller: Caller): readonly string[] | null {
  return variant === 'shipped' || variant === 'no-wall' ? SCOPES_OF_CALLER[caller] : null
}

/** The cases, with the answers that each must get: asked once, and looked at. */
async function makeCases(child: ChildProcess, city: City, port: number): Promise<Case[]> {
  const cases: Case[] = []
  for (const variant of values.variants.split(',') as Variant[]) {
    for (const caller of values.callers.split(',') as Caller[]) {
      for (const operation of values.operations.split(',') as Operation[]) {
        const requests = city.targets.map((_, at) =>
          requestOf(city, variant, caller, operation, at),
        )
        const job = { port, requests, expected: null, connections: 1, milliseconds: MILLISECONDS }
        const asked = await tell(child, job)
        const expected = 'bodies' in asked ? asked.bodies : []
        const scopes = scopesOf(variant, caller)
        city.targets.forEach(({ usci }, at) => checkAnswer(operation, usci, expected[at]!, scopes))
        for (const connections of values.connections.split(',').map(Number)) {
          cases.push({
            variant,
            caller,
            operation,
            connections,
            job: { ...job, expected, connections },
          })
        }
      }
    }
  }
  return cases
}

async function measure(child: ChildProcess, job: Job): Promise<Measure> {
  const before = process.cpuUsage()
  const done = await tell(child, job)
  const { user, system } = process.cpuUsage(before)
  if (!('answered' in done)) throw new Error('the load did not run')
  return {
    perSecond: done.answered / done.seconds,
    cpuMs: (user + system) / 1000 / done.answered,
  }
}

const shuffled = <T>(list: readonly T[]): T[] =>
  list
    .map((one) => ({ one, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one)

const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

function report(cases: readonly Case[], rounds: readonly Map<Case, Measure>[]) {
  const openOf = (one: Case) =>
    cases.find(
      (other) =>
        other.variant === 'open' &&
        other.caller === one.caller &&
        other.operation === one.operation &&
        other.connections === one.connections,
    )
  return cases.map((one) => {
    const open = openOf(one)
    const ratios =
      open === undefined
        ? []
        : rounds.map((round) => round.get(one)!.perSecond / round.get(open)!.perSecond)
    const { operation, caller, connections, variant } = one
    return {
      operation,
      caller,
      connections,
      variant,
      perSecond: Math.round(median(rounds.map((round) => round.get(one)!.perSecond))),
      cpuMs: Number(median(rounds.map((round) => round.get(one)!.cpuMs)).toFixed(3)),
      ratio: ratios.length === 0 ? null : Number(median(ratios).toFixed(3)),
    }
  })
}

async function main(url: string): Promise<void> {
  const city = await openCity(url, Number(values.subjects))
  const { port, close } = await serveCity(city)
  const child = fork(LOAD, { execArgv: [] })
  try {
    const cases = await makeCases(child, city, port)
    // Once to warm up, not counted.
    for (const { job } of shuffled(cases)) await measure(child, { ...job, milliseconds: 500 })
    const rounds: Map<Case, Measure>[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const measures = new Map<Case, Measure>()
      for (const one of shuffled(cases)) measures.set(one, await measure(child, one.job))
      rounds.push(measures)
    }
    const rows = report(cases, rounds)
    rows.sort((a, b) => keyOf(a).localeCompare(keyOf(b)))
    process.stdout.write(table(rows))
    const shipped = rows.filter((row) => row.variant === 'shipped' && row.ratio !== null)
    const missed = shipped.filter((row) => row.ratio! < TARGET).length
    process.stdout.write(`${shipped.length - missed} of ${shipped.length} reach ${TARGET}\n`)
    if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(rows, null, 2))
  } finally {
    child.disconnect()
    await close()
    await city.base.db.close()
  }
}

type Row = ReturnType<typeof report>[number]

const keyOf = ({ operation, connections, caller }: Row): string =>
  [operation, String(connections).padStart(4, '0'), CALLERS.indexOf(caller)].join()

function table(rows: readonly Row[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `${cells.map((cell, at) => (at < 4 ? String(cell).padEnd(12) : String(cell).padStart(12))).join('')}\n`
  const head = ['operation', 'connections', 'caller', 'variant', 'requests/s', 'CPU ms', 'ratio']
  const lines = rows.map((row) =>
    line([
      row.operation,
      row.connections,
      row.caller,
      row.variant,
      row.perSecond,
      row.cpuMs,
      row.ratio ?? '',
    ]),
  )
  return line(head) + lines.join('')
}

const given = process.env['DATABASE_URL']
if (given !== undefined) await main(given)
else {
  const binaries = findBinaries()
  if (binaries === null) throw new Error('PostgreSQL is not on this machine')
  const cluster = await startCluster(binaries, SETTINGS)
  try {
    await main(cluster.url)
  } finally {
    cluster.stop()
  }
}
