import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { pause } from './drill.ts'
import type { Town } from './town.ts'

/** What came of one request. */
export interface Called {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** How something is sent. */
interface Sending {
  agent: Agent
  headers?: Record<string, string>
  /** None: it is a GET. */
  body?: string | Buffer
}

/** No answer takes longer, in milliseconds. */
const ANSWER_MS = 20_000

/** Sends a request. @throws Error of the connection; SILENT when no answer came in time */
export function call(url: string, { agent, headers = {}, body }: Sending): Promise<Called> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST'
    const sent = request(url, { method, agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      const { headers: given } = response
      response.on('end', () => resolve({ status: response.statusCode!, headers: given, text }))
      response.on('error', reject)
    })
    sent.setTimeout(ANSWER_MS, () =>
      sent.destroy(Object.assign(new Error('no answer'), { code: 'SILENT' })),
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

// oxlint-disable-next-line typescript/no-explicit-any -- drills look into answers freely
export type Data = Record<string, any>

/** An answer, as a drill counts it. */
export interface Told {
  /** OK; the code of its first error; that of a connection that broke; SILENT. */
  code: string
  /** Whether it says when to come again. */
  isForLater: boolean
  data: Data
  /** What is left of the caller's quota; null: it is not told. */
  remaining: number | null
  /** When it was asked for and how long that took, by the clock of `performance`, in milliseconds. */
  askedAt: number
  ms: number
}

/** Who asks a town. */
export interface Asker {
  town: Town
  agent: Agent
  /** Null: nobody in particular. */
  secret: string | null
}

export async function askGraphql(
  { town, agent, secret }: Asker,
  query: string,
  variables: object = {},
): Promise<Told> {
  const credential = secret === null ? {} : { authorization: `Bearer ${secret}` }
  const headers = { 'content-type': 'application/json', ...credential }
  const body = JSON.stringify({ query, variables })
  return telling(() => call(`${town.server.url}/graphql`, { agent, headers, body }))
}

/** Counts what came of a request. */
export async function telling(send: () => Promise<Called>): Promise<Told> {
  const askedAt = performance.now()
  const none = { isForLater: false, data: {}, remaining: null }
  const told = (code: string, more: Pick<Told, keyof typeof none> = none): Told => {
    return { code, ...more, askedAt, ms: performance.now() - askedAt }
  }
  try {
    const { status, headers, text } = await send()
    const isForLater = headers['retry-after'] !== undefined
    const body = JSON.parse(text) as {
      data?: Data | null
      errors?: { extensions: { code: string } }[]
      code?: string
      extensions?: { cost?: { remaining: number | null } }
    }
    const remaining = body.extensions?.cost?.remaining ?? null
    const code = body.errors?.[0]?.extensions.code ?? (status < 400 ? 'OK' : body.code)
    const data = body.data ?? (body as Data)
    return told(code ?? String(status), { isForLater, data, remaining })
  } catch (error) {
    return told((error as { code?: string }).code ?? 'BROKEN')
  }
}

/** Clients that ask the same again and again. */
export interface Repeated {
  answers: readonly Told[]
  stop(): Promise<void>
}

/** How many ask, and how long each waits after an answer, in milliseconds. */
export interface Pace {
  clients: number
  pauseMs: number
}

export function repeat({ clients, pauseMs }: Pace, ask: (turn: number) => Promise<Told>): Repeated {
  const answers: Told[] = []
  let isOver = false
  let turn = 0
  const loop = async () => {
    while (!isOver) {
      answers.push(await ask(turn++))
      await pause(pauseMs)
    }
  }
  const loops = Array.from({ length: clients }, loop)
  return {
    answers,
    stop: async () => {
      isOver = true
      await Promise.all(loops)
    },
  }
}

/** How many answers there are of each code. */
export function countCodes(answers: readonly Told[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { code } of answers) counts[code] = (counts[code] ?? 0) + 1
  return counts
}

/** What is refused for now says when to come again; whatever does not is a finding. */
export function refusedWrongly(answers: readonly Told[], allowed: readonly string[]): string[] {
  const wrong = answers.filter(
    ({ code, isForLater }) => code !== 'OK' && !(allowed.includes(code) && isForLater),
  )
  return wrong.map(({ code, isForLater, ms }) => `${code} ${isForLater} ${Math.round(ms)} ms`)
}

/** The answers that were asked for within a time. */
export function within(answers: readonly Told[], from: number, to: number): Told[] {
  return answers.filter(({ askedAt }) => askedAt >= from && askedAt < to)
}

/** The value that so much of all values do not exceed; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** What the drills ask. */
export const CHECK = `query Check($code: String!, $requestId: String) {
  creditCheck(subject: { value: $code }, purpose: "BIDDING", matter: "drill", requestId: $requestId) {
    number checkedAt outcome receipt } }`
export const READ = `query Read($code: String!) {
  subject(identifier: { value: $code }) { name usci records(first: 1) { totalCount } } }`
