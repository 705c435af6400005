import type { ExchangeParts } from './parts.ts'
import { takeTurn } from './turn.service.ts'

/** How often a platform gets a turn. What is due, and how long one waits after a failure, the database says. */
const PAUSE_MS = 5_000

/** Works on the exchange of a process, beside its requests. */
export interface ExchangeWorker {
  start(): void
  /** Ends what is asked of platforms, and after the steps that are under way. */
  stop(): Promise<void>
}

/**
 * Takes turns with each connected platform, all beside each other: a platform that answers slowly holds up no other.
 * Not through the job queue: what is to be done, when, and who is at it stand with the batches themselves, and a second
 * book of it would have to be kept in step. Several processes may run one.
 */
export function makeExchangeWorker(
  parts: ExchangeParts,
  onFailure: (error: unknown) => void,
): ExchangeWorker {
  const stopping = new AbortController()
  const { signal } = stopping
  const work = async (code: string) => {
    while (!signal.aborted) {
      await takeTurn({ ...parts, signal }, code, () => signal.aborted).catch(onFailure)
      await nap(signal)
    }
  }
  let working: Promise<unknown> = Promise.resolve()
  return {
    start: () => {
      working = Promise.all([...parts.connections.keys()].map(work))
    },
    stop: async () => {
      stopping.abort()
      await working
    },
  }
}

function nap(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, PAUSE_MS)
    signal.addEventListener('abort', end)
  })
}
