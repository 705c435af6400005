import { connect, type Socket } from 'node:net'
import postgres, { type PendingQuery as Query, type Sql } from 'postgres'
import { connectionLost, isUnreachable, standbyMet } from './database.ts'
import { POSTGRES_TYPES } from './postgres-types.ts'

/** One connection to PostgreSQL: what is sent to it arrives in its order. Once it is lost it is never used again. */
export interface Connection {
  /** Runs one statement, prepared on the server. Ends for certain: with rows, an error, or when its time is over. */
  run<Row>(text: string, parameters?: readonly unknown[]): Promise<Row[]>
  /** The same for a statement behind which others are sent at once: one that is sent again by the driver is an error. */
  runInTurn<Row>(text: string, parameters?: readonly unknown[]): Promise<Row[]>
  /** Runs a text of one or more statements without parameters and gives the rows of the last. */
  script<Row>(text: string): Promise<Row[]>
  isLost(): boolean
  /** The statement that is under way, of those that were sent; null: none, or a script. */
  running(): string | null
  /** Ends it, whatever is under way: that is answered as lost. */
  destroy(): void
}

/** What a connection is made with. */
export interface ConnectionSettings {
  statementTimeoutMs: number
  /** The role of its statements: a start-up parameter, so that it holds from the first statement on. */
  role?: string
  /** Which of several hosts of the connection string is tried. */
  attempt: number
  /** Tells how long a statement took on the server, in milliseconds, once it is answered. */
  onAnswered(text: string, ms: number): void
  onLost(): void
}

/** A connection has this long to come about, in milliseconds. */
const CONNECT_MS = 5_000
/** The server ends a statement in time; a server that is silent for this much longer is not there. */
const SILENCE_MS = 2_000
/** How often it is looked whether a time is over, in milliseconds. */
const WATCH_MS = 500

/**
 * Opens a connection. Each is a client of the driver's own, of one connection that is never opened twice. The driver
 * (postgres.js 3.4.9) does not survive that its connections are lost and opened anew: it writes to a socket that is
 * gone, outside of any promise, which ends the process (its issues 1154, 1208); it keeps what was half sent and goes
 * silent (1186); it answers a statement of the old connection with the greeting of the new one, and runs the rest of a
 * transaction there, without its beginning (1216). A client whose connection never comes again does none of it; what was
 * under way is answered here.
 */
export async function openConnection(
  url: string,
  settings: ConnectionSettings,
): Promise<Connection> {
  const connection = new OneConnection(url, settings)
  await connection.greet()
  return connection
}

class OneConnection implements Connection {
  readonly #client: Sql
  readonly #settings: ConnectionSettings
  readonly #pending = new Set<Pending>()
  readonly #answered: (text: string, sentAt: number) => void
  readonly #watch: NodeJS.Timeout
  /** A statement's time in milliseconds, with that of silence; 0: for ever. */
  readonly #most: number
  #isLost = false

  constructor(url: string, settings: ConnectionSettings) {
    let failure: unknown = null
    this.#settings = settings
    this.#answered = tellTime(settings)
    const { statementTimeoutMs } = settings
    this.#most = statementTimeoutMs > 0 ? statementTimeoutMs + SILENCE_MS : 0
    this.#client = openClient(url, settings, {
      closed: () => this.#lose(failure ?? connectionLost()),
      failed: (error) => (failure ??= error),
    })
    this.#watch = setInterval(() => this.#look(), WATCH_MS).unref()
  }

  isLost(): boolean {
    return this.#isLost
  }

  running(): string | null {
    const [first] = this.#pending
    return first === undefined || first.text === '' ? null : first.text
  }

  destroy(): void {
    this.#lose(connectionLost())
  }

  async greet(): Promise<void> {
    const sending = { text: '', most: CONNECT_MS, check: checkAnswered }
    const ask = () =>
      this.#client.unsafe<never[]>('select pg_is_in_recovery() as "isStandby"').simple().execute()
    const [greeting] = (await this.#send(sending, ask)) as unknown as { isStandby: unknown }[]
    if (greeting?.isStandby === false || greeting?.isStandby === 'f') return
    this.destroy()
    throw standbyMet()
  }

  run<Row>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.#run(text, parameters, checkAnswered)
  }

  runInTurn<Row>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.#run(text, parameters, checkOnce, true)
  }

  async script<Row>(text: string): Promise<Row[]> {
    const sending = { text: '', most: this.#most, check: checkAnswered }
    const ask = () => this.#client.unsafe<never[]>(text).simple().execute()
    const results = await this.#send(sending, ask)
    // Of several statements the driver gives a list of results.
    return (Array.isArray(results[0]) ? results.at(-1) : results) as Row[]
  }

  #run<Row>(
    text: string,
    parameters: readonly unknown[],
    check: Sending['check'],
    isReadOnly = false,
  ): Promise<Row[]> {
    // `prepare: true`: unsafe() would otherwise have the server plan the statement at each call. `execute` at once: it
    // goes off in the order in which it was asked for.
    const ask = () =>
      this.#client.unsafe<never[]>(text, parameters as never[], { prepare: true }).execute()
    return this.#send({ text, most: this.#most, check, isReadOnly }, ask) as Promise<never[]>
  }

  #send(
    { text, most, check, isReadOnly = false }: Sending,
    ask: () => Query<never[]>,
  ): Promise<object[]> {
    if (this.#isLost) return Promise.reject(connectionLost())
    return new Promise((resolve, reject) => {
      const sentAt = performance.now()
      const one = { text, reject, until: most > 0 ? sentAt + most : Infinity }
      this.#pending.add(one)
      const query = ask()
      query.then(
        (rows) => {
          this.#settle(one, text, sentAt)
          try {
            check(rows, query)
            resolve(withoutHoles(rows))
          } catch (error) {
            reject(error as Error)
          }
        },
        (error: unknown) => {
          this.#settle(one, text, sentAt)
          reject(error as Error)
          // The server said goodbye: what comes after would be lost.
          if (isUnreachable(error) && !(isReadOnly && isRefusedWrite(error))) {
            this.#lose(connectionLost())
          }
        },
      )
    })
  }

  #settle(one: Pending, text: string, sentAt: number): void {
    this.#pending.delete(one)
    this.#answered(text, sentAt)
  }

  #look(): void {
    const now = performance.now()
    for (const { until } of this.#pending) if (until < now) return this.#lose(timedOut())
  }

  #lose(error: unknown): void {
    if (this.#isLost) return
    this.#isLost = true
    clearInterval(this.#watch)
    for (const { reject } of this.#pending) reject(error)
    this.#pending.clear()
    void this.#client.end({ timeout: 0 }).catch(() => {})
    this.#settings.onLost()
  }
}

/** A statement under way, and when its time is over, by the clock of `performance`. */
interface Pending {
  text: string
  reject(error: unknown): void
  until: number
}

/** How a statement is sent: its time in milliseconds (0: for ever), and what its answer must be. */
interface Sending {
  text: string
  most: number
  check(rows: object, query: object): void
  /** Its transaction was begun read only by us: that a write is refused says nothing of the database. */
  isReadOnly?: boolean
}

function isRefusedWrite(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '25006'
}

function timedOut(): Error {
  return Object.assign(new Error('the database did not answer in time'), { code: 'ETIMEDOUT' })
}

/** Statements of a connection run one after the other: each began when it was sent, or when the one before was done. */
function tellTime({ onAnswered }: ConnectionSettings): (text: string, sentAt: number) => void {
  let lastAt = 0
  return (text, sentAt) => {
    const now = performance.now()
    if (text !== '') onAnswered(text, now - Math.max(sentAt, lastAt))
    lastAt = now
  }
}

/** Without the server's word for what was done (`SELECT` …) it is no answer. */
function checkAnswered(result: object): void {
  if ('command' in result && typeof result.command !== 'string') throw connectionLost()
}

/**
 * The driver counts rows from one end of a statement to the next, and a statement that fails has none: when it fails
 * behind some of its rows (its time is over while they are sent), those of the next one stand behind as many holes (the
 * driver's issues 1119, 1181).
 */
function withoutHoles(rows: object[]): object[] {
  return rows.length === 0 || 0 in rows ? rows : rows.filter(() => true)
}

/**
 * The driver sends a statement again by itself when its plan is void after a change of tables; then it stands behind
 * whatever was sent after it, perhaps behind its own commit and in the transaction of another caller.
 */
function checkOnce(rows: object, statement: object): void {
  checkAnswered(rows)
  const { retried } = statement as { retried?: unknown }
  if (retried !== undefined && retried !== null) throw retried as Error
}

/** What becomes of a connection. */
interface Fate {
  closed(): void
  failed(error: unknown): void
}

function openClient(url: string, settings: ConnectionSettings, fate: Fate): Sql {
  let isOpened = false
  return postgres(url, {
    max: 1,
    types: POSTGRES_TYPES as never,
    fetch_types: false,
    no_subscribe: true,
    connect_timeout: CONNECT_MS / 1000,
    idle_timeout: null,
    max_lifetime: null,
    onnotice: () => {},
    onclose: fate.closed,
    // The driver asks for a socket whenever it connects: it gets one, once.
    socket: (options: Target) => {
      if (isOpened) throw connectionLost()
      isOpened = true
      return openSocket(options, settings.attempt, fate)
    },
    connection: {
      application_name: 'transport-credit-api',
      statement_timeout: settings.statementTimeoutMs,
      TimeZone: 'UTC',
      ...(settings.role === undefined ? {} : { role: settings.role }),
    },
  } as never)
}

/** Where the driver would connect to; `path` is a socket of this machine. */
interface Target {
  host: string[]
  port: number[]
  path: string | false
}

function openSocket({ host, port, path }: Target, attempt: number, fate: Fate): Socket {
  const at = attempt % host.length
  const socket =
    typeof path === 'string'
      ? connect({ path })
      : connect({ host: host[at]!, port: port[at]!, noDelay: true })
  // Who speaks TLS over it asks for the name that the certificate must bear.
  Object.assign(socket, { host: host[at] })
  // The driver listens a moment later, and an error without a listener ends the process.
  socket.on('error', fate.failed)
  socket.once('close', fate.closed)
  return socket
}
