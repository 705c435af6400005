import { Agent } from 'node:http'
import { PENALTY } from '../../test/support/make.ts'
import { row, SUBMIT } from '../../test/support/submission.ts'
import { call, READ, type Called, type Data } from './call.ts'
import type { Town } from './town.ts'

/** What came of a load so far. */
export interface Tally {
  /** Writes by their key, which is the number of the document too; the record's id once it was acknowledged. */
  written: Map<string, string | null>
  /** When each was acknowledged, by the clock of `performance`. */
  acknowledgedAt: number[]
  readAt: number[]
  /** Answers that were refused for now, and connections that broke: the caller came again. */
  refused: number
  /** Answers that nobody should get. */
  wrong: string[]
}

/** Clients that write and read, and come again after a failure. */
export interface Load {
  tally: Tally
  /** Lets what is under way end, one way or the other. */
  stop(): Promise<void>
}

/** What a caller may get while the database is away: it comes again. */
const FOR_NOW = new Set(['UNAVAILABLE', 'BUSY', 'LOG_UNAVAILABLE'])
/** A client waits so long before it comes again, in milliseconds. */
const PAUSE_MS = 50

/** Loads of this process: each has keys of its own, or a later one would be told what came of the one before. */
let loads = 0

/** Starts a load on a town. */
export function startLoad(
  town: Town,
  { writers, readers }: { writers: number; readers: number },
): Load {
  const tally: Tally = { written: new Map(), acknowledgedAt: [], readAt: [], refused: 0, wrong: [] }
  const agent = new Agent({ keepAlive: true })
  const client: Client = { town, tally, agent, load: ++loads, isOver: false }
  const loops = [
    ...Array.from({ length: writers }, (_, n) => write(client, n)),
    ...Array.from({ length: readers }, (_, n) => read(client, n)),
  ]
  return {
    tally,
    stop: async () => {
      client.isOver = true
      await Promise.all(loops)
      client.agent.destroy()
    },
  }
}

/** A refusal: of an operation, or of a request before it or instead of it. */
interface Refused {
  errors?: { extensions: { code: string } }[]
  code?: string
}

interface Client {
  town: Town
  tally: Tally
  agent: Agent
  load: number
  isOver: boolean
}

/** Reports penalties, one after the other; each until it is acknowledged, under the same key. */
async function write(client: Client, n: number): Promise<void> {
  const { town, tally } = client
  for (let turn = 0; !client.isOver; turn++) {
    const key = `drill-${process.pid}-${client.load}-${n}-${turn}`
    const { name, usci } = town.firms[(n + turn) % town.firms.length]!
    tally.written.set(key, null)
    const records = [
      row('ADMINISTRATIVE_PENALTY', { ...PENALTY, subjectName: name, usci, documentNumber: key }),
    ]
    const input = { source: 'TRANSPORT_BUREAU', records, idempotencyKey: key }
    while (!client.isOver) {
      const answer = await ask(client, SUBMIT, { input })
      if (answer === null) continue
      const record = answer['submitRecords']?.results[0]?.record as string | null | undefined
      if (typeof record !== 'string') tally.wrong.push(JSON.stringify(answer).slice(0, 300))
      else {
        tally.written.set(key, record)
        tally.acknowledgedAt.push(performance.now())
      }
      break
    }
  }
}

async function read(client: Client, n: number): Promise<void> {
  const { town, tally } = client
  for (let turn = 0; !client.isOver; turn++) {
    const { name, usci } = town.firms[(n + turn) % town.firms.length]!
    const answer = await ask(client, READ, { code: usci })
    if (answer === null) continue
    const subject = answer['subject']
    const isRight = subject?.name === name && subject.usci === usci && subject.records !== null
    if (isRight) tally.readAt.push(performance.now())
    else tally.wrong.push(JSON.stringify(answer).slice(0, 300))
  }
}

/** Asks once. Null: refused for now, or the connection broke; a pause is over. */
async function ask(client: Client, query: string, variables: object): Promise<Data | null> {
  const { tally } = client
  try {
    const { text, headers } = await post(client, JSON.stringify({ query, variables }))
    const { data, errors = [], code } = JSON.parse(text) as Refused & { data?: Data }
    const codes = [...errors.map(({ extensions }) => extensions.code), ...(code ? [code] : [])]
    if (codes.length === 0) return data ?? {}
    const isForLater = headers['retry-after'] !== undefined
    if (!isForLater || codes.some((one) => !FOR_NOW.has(one))) tally.wrong.push(text.slice(0, 300))
  } catch (error) {
    if (isSilent(error)) tally.wrong.push('no answer')
  }
  tally.refused++
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  return null
}

function isSilent(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'SILENT'
}

function post({ town, agent }: Client, body: string): Promise<Called> {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${town.secret}`,
    purpose: 'HONOURS',
  }
  return call(`${town.server.url}/graphql`, { agent, headers, body })
}

/** How long after `since` something first happened, in milliseconds; null when it did not within `most`. */
export async function firstAfter(
  instants: readonly number[],
  since: number,
  most: number,
): Promise<number | null> {
  const end = performance.now() + most
  for (;;) {
    const found = instants.findLast((at) => at > since)
    if (found !== undefined) return instants.find((at) => at > since)! - since
    if (performance.now() > end) return null
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
