import { trace } from '@opentelemetry/api'
import type { Connection } from './connection.ts'
import { connectionLost, poolBusy } from './database.ts'
import { makePaces } from './pace.ts'
import { begin, findToJoin, finish, isHeldUp, makeSlot, mayHoldMore, type Slot } from './slot.ts'

const tracer = trace.getTracer('transport-credit-api')

/** What a pool is. */
export interface PoolSettings {
  /** Connections at most. */
  size: number
  /** What waits for a connection for longer is refused, in milliseconds; 0: it waits for ever. */
  waitMs: number
  open(observed: {
    onAnswered(text: string, ms: number): void
    onLost(): void
  }): Promise<Connection>
}

/** Connections that take turns at work. */
export interface Pool {
  /**
   * Runs `work` on a connection. With `texts`, the statements that it sends off all at once, it may be sent behind other
   * such work; without, it has the connection for itself.
   * @throws Error POOL_BUSY when none became free in time; what the connection throws
   */
  use<Result>(
    work: (connection: Connection) => Promise<Result>,
    texts?: readonly string[],
  ): Promise<Result>
  /** Whether a statement is known to take long, or is held up right now: nothing else goes with it. */
  isSlow(text: string): boolean
  state(): PoolState
  /** Waits a while for what is under way, then ends all connections. */
  end(): Promise<void>
}

/** The connections of a pool. */
export interface PoolState {
  size: number
  open: number
  busy: number
  waiting: number
}

/** Work that waits for a connection. */
interface Waiting {
  texts: readonly string[]
  take(slot: Slot): void
  refuse(error: unknown): void
}

/** An idle connection is kept for this long, in milliseconds. */
const IDLE_MS = 60_000
/** Work that waits at most: a bound on memory. */
const WAITING_MOST = 5_000
/** At the end, what is under way has this long, in milliseconds. */
const END_MS = 5_000

/**
 * Makes a pool. A statement that is slow, or that nobody knows yet, never holds all connections: one and the same text
 * has half at most of those that others leave, and all slow ones together have half of them.
 */
export function openPool(settings: PoolSettings): Pool {
  return new ConnectionPool(settings)
}

class ConnectionPool implements Pool {
  readonly #settings: PoolSettings
  readonly #paces = makePaces()
  readonly #slots = new Set<Slot>()
  readonly #idle: Slot[] = []
  #waiting: Waiting[] = []
  #connecting = 0
  #isEnded = false
  #drained = () => {}

  constructor(settings: PoolSettings) {
    this.#settings = settings
  }

  isSlow(text: string): boolean {
    return this.#paces.isSlow(text) || isHeldUp(this.#slots, text)
  }

  state(): PoolState {
    const open = this.#slots.size
    const busy = open - this.#idle.length
    return { size: this.#settings.size, open, busy, waiting: this.#waiting.length }
  }

  async use<Result>(
    work: (connection: Connection) => Promise<Result>,
    texts: readonly string[] = [],
  ): Promise<Result> {
    // Without a tracer this is nothing. The text of a statement holds no values.
    const name = texts.length === 0 ? 'transaction' : 'statement'
    const span = tracer.startSpan(name, {
      attributes: { 'db.system': 'postgresql', 'db.statement': texts.join('; ') },
    })
    try {
      return await this.#use(work, texts)
    } finally {
      span.end()
    }
  }

  async #use<Result>(
    work: (connection: Connection) => Promise<Result>,
    texts: readonly string[],
  ): Promise<Result> {
    const slot = this.#find(texts) ?? (await this.#wait(texts))
    try {
      return await work(slot.connection)
    } finally {
      finish(slot, texts)
      this.#giveBack(slot)
    }
  }

  async end(): Promise<void> {
    this.#isEnded = true
    for (const one of this.#waiting.splice(0)) one.refuse(ended())
    for (const { connection } of this.#idle.slice()) connection.destroy()
    if (this.#slots.size === 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, END_MS)
      this.#drained = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    for (const { connection } of this.#slots) connection.destroy()
  }

  /** The slot on which work of these statements begins now; null when it has to wait. */
  #find(texts: readonly string[]): Slot | null {
    if (this.#isEnded) return null
    const isFree = this.#idle.length > 0 && this.#mayHoldMore(texts)
    const slot = isFree ? this.#idle.pop()! : this.#findToJoin(texts)
    if (slot === null) return null
    if (slot.idleTimer !== null) clearTimeout(slot.idleTimer)
    slot.idleTimer = null
    begin(slot, texts)
    return slot
  }

  /** Nothing joins while a transaction waits: it would never find a connection without work. */
  #findToJoin(texts: readonly string[]): Slot | null {
    const isFull = this.#slots.size >= this.#settings.size
    if (!isFull || this.#waiting.some((one) => one.texts.length === 0)) return null
    return findToJoin(this.#slots, texts, this.#settings.size, this.#paces)
  }

  #mayHoldMore(texts: readonly string[]): boolean {
    return mayHoldMore(this.#slots, texts, this.#settings.size, this.#paces)
  }

  #wait(texts: readonly string[]): Promise<Slot> {
    return new Promise((resolve, reject) => {
      if (this.#isEnded || this.#waiting.length >= WAITING_MOST) {
        reject(this.#isEnded ? ended() : poolBusy())
        return
      }
      const timer = this.#bound(() => one)
      const one: Waiting = {
        texts,
        take: (slot) => {
          clearTimeout(timer)
          resolve(slot)
        },
        refuse: (error) => {
          clearTimeout(timer)
          reject(error as Error)
        },
      }
      this.#waiting.push(one)
      this.#connectMore()
    })
  }

  /** Nothing waits for longer than a caller does. */
  #bound(one: () => Waiting): NodeJS.Timeout | undefined {
    const { waitMs } = this.#settings
    if (waitMs === 0) return undefined
    return setTimeout(() => {
      this.#waiting = this.#waiting.filter((other) => other !== one())
      one().refuse(poolBusy())
    }, waitMs)
  }

  /** Lets begin what waits and may, first come first served. */
  #serve(): void {
    if (this.#waiting.length === 0) return
    const taken = new Set<Waiting>()
    for (const one of this.#waiting) {
      const slot = this.#find(one.texts)
      if (slot === null && this.#idle.length === 0) break
      if (slot === null) continue
      taken.add(one)
      one.take(slot)
    }
    if (taken.size > 0) this.#waiting = this.#waiting.filter((one) => !taken.has(one))
    this.#connectMore()
  }

  #connectMore(): void {
    const room = this.#settings.size - this.#slots.size - this.#connecting
    if (this.#isEnded || room <= 0 || this.#waiting.length <= this.#connecting) return
    const wanted = this.#waiting.filter(({ texts }) => this.#mayHoldMore(texts)).length
    for (let n = Math.min(wanted - this.#connecting, room); n > 0; n--) void this.#connect()
  }

  async #connect(): Promise<void> {
    this.#connecting++
    let slot: Slot | null = null
    try {
      const connection = await this.#settings.open({
        onAnswered: (text, ms) => this.#paces.learn(text, ms),
        onLost: () => slot !== null && this.#lost(slot),
      })
      this.#connecting--
      slot = makeSlot(connection)
      this.#slots.add(slot)
      this.#giveBack(slot)
    } catch (error) {
      this.#connecting--
      // Those that wait may still be served by the connections that there are.
      if (this.#slots.size > 0) return
      this.#waiting.shift()?.refuse(error)
      this.#connectMore()
    }
  }

  #giveBack(slot: Slot): void {
    if (slot.connection.isLost()) this.#lost(slot)
    else if (slot.works === 0 && this.#isEnded) slot.connection.destroy()
    else {
      if (slot.works === 0) {
        slot.idleTimer = setTimeout(() => slot.connection.destroy(), IDLE_MS).unref()
        this.#idle.push(slot)
      }
      this.#serve()
    }
  }

  #lost(slot: Slot): void {
    this.#slots.delete(slot)
    const at = this.#idle.indexOf(slot)
    if (at >= 0) this.#idle.splice(at, 1)
    if (slot.idleTimer !== null) clearTimeout(slot.idleTimer)
    if (!this.#isEnded) this.#connectMore()
    else if (this.#slots.size === 0) this.#drained()
  }
}

function ended(): Error {
  return Object.assign(connectionLost(), { code: 'CONNECTION_ENDED' })
}
