import { fork, makeRandom, pick } from '../../src/generate/random.ts'
import type { HttpServer } from '../server/http-server.ts'
import type { City } from './canary.ts'
import { CALLERS } from './expected.ts'
import type { Garbage } from './garbage-documents.ts'
import { makeGarbage } from './garbage-kinds.ts'
import { sendGarbage } from './garbage-send.ts'
import { makeHttpCallers } from './http-callers.ts'
import { randomDocument, type Known } from './random-query.ts'
import { makeWatcher } from './scan.ts'

/** Requests under way at once. */
const AT_ONCE = 24
/** What a run found. */
export interface GarbageReport {
  asked: number
  byKind: Record<string, number>
  byStatus: Record<string, number>
  byCode: Record<string, number>
  /** Connections that were ended without a word, by kind. */
  ended: Record<string, number>
  /** Answers of 5xx, with what was asked. */
  failures: string[]
  unanswered: string[]
  /** What stood in an answer that never may: a stack, SQL, a table, a canary. */
  leaks: string[]
}

/**
 * Sends a server malformed and random requests, as every kind of caller.
 * @param pause is awaited after each tenth of the requests, once none is under way
 */
export async function throwGarbage(
  server: HttpServer,
  city: City,
  { seed, requests, pause }: { seed: string; requests: number; pause(sent: number): Promise<void> },
): Promise<GarbageReport> {
  const random = makeRandom(seed)
  const callers = await makeHttpCallers(server.world, city)
  const watchers = new Map(
    callers.map(({ name }) => [name, makeWatcher(name, CALLERS[name]!, city.canaries)]),
  )
  const never = await neverShown(server)
  const report = emptyReport()
  const known: Known = { city, cursors: ['x'.repeat(80)] }
  const documents = Array.from(
    { length: 40 },
    (_, n) =>
      randomDocument(server.world.served.schema, fork(random, `document ${n}`), known).query,
  )

  const one = async (at: number) => {
    const own = fork(random, at)
    const caller = pick(own, callers)
    const garbage = makeGarbage({ random: own, city, known, server, documents })
    const answer = await sendGarbage(server, garbage, caller)
    report.asked += 1
    count(report.byKind, garbage.kind)
    const asked = () => `${garbage.kind}: ${describe(garbage)}`
    if (answer === null) return void report.unanswered.push(asked())
    if (answer.status === 0) count(report.ended, garbage.kind)
    count(report.byStatus, String(answer.status))
    count(report.byCode, codeOf(answer.text))
    if (answer.status >= 500)
      report.failures.push(`${answer.status} ${asked()} → ${answer.text.slice(0, 200)}`)
    watchers.get(caller.name)!.watch(answer.text, garbage.kind)
    const found = never.exec(answer.text)
    if (found !== null)
      report.leaks.push(`${found[0]} to ${asked()} → ${answer.text.slice(0, 400)}`)
  }

  let next = 0
  const tenth = Math.ceil(requests / 10)
  while (next < requests) {
    const end = Math.min(next + tenth, requests)
    const worker = async () => {
      while (next < end) await one(next++)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    await pause(next)
  }
  report.leaks.push(...[...watchers.values()].flatMap(({ findings }) => [...findings.leaks]))
  return report
}

function emptyReport(): GarbageReport {
  return {
    asked: 0,
    byKind: {},
    byStatus: {},
    byCode: {},
    ended: {},
    failures: [],
    unanswered: [],
    leaks: [],
  }
}

/**
 * What no answer and no line of the log holds: stacks, SQL and what it is of, names of tables, paths of this program. Names in
 * capitals are codes of the schema.
 */
export async function neverShown({ world }: HttpServer): Promise<RegExp> {
  const rows = await world.base.db.query(
    `select tablename from pg_tables where schemaname = 'public'`,
  )
  // Names of one word are words of the language as well.
  const tables = rows
    .map((row) => String((row as { tablename: string }).tablename))
    .filter((name) => name.includes('_'))
  return new RegExp(
    [
      String.raw`\\n\s+at `,
      String.raw`\bat [\w.<>]+ \(`,
      String.raw`node_modules`,
      String.raw`\.(ts|js|mjs):\d+`,
      String.raw`\b(select|insert|update|delete)\b[^{}]{1,80}\b(from|into|set|where)\b[^{}]{0,40}[=$(]`,
      String.raw`syntax error at or near|violates|relation "|invalid input syntax|invalid byte sequence`,
      `\\b(${tables.join('|')})\\b`,
    ].join('|'),
  )
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1
}

function codeOf(text: string): string {
  try {
    const { code, errors } = JSON.parse(text) as {
      code?: string
      errors?: { extensions?: { code?: string } }[]
    }
    return code ?? errors?.[0]?.extensions?.code ?? 'data'
  } catch {
    return 'no JSON'
  }
}

function describe(garbage: Garbage): string {
  if ('raw' in garbage) return JSON.stringify(garbage.raw.toString('latin1').slice(0, 200))
  const { method, path, headers, body } = garbage
  return `${method} ${path.slice(0, 200)} ${JSON.stringify(headers)} ${body?.toString().slice(0, 600)}`
}
