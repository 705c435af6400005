import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LimitStatement } from './limit-server.ts'

/** What is measured beside each other: LIMIT, LIMIT without its log, the product, and the product with a part off. */
export const LIMIT_VARIANTS = ['limit', 'limit-unlogged'] as const
export const PRODUCT_VARIANTS = ['shipped', 'unsigned', 'no-wall', 'no-gate', 'no-log'] as const
export type ProductVariant = (typeof PRODUCT_VARIANTS)[number]
export type Variant = (typeof LIMIT_VARIANTS)[number] | ProductVariant
export const VARIANTS: readonly Variant[] = [...LIMIT_VARIANTS, ...PRODUCT_VARIANTS]

export function isLimit(variant: Variant): variant is (typeof LIMIT_VARIANTS)[number] {
  return variant === 'limit' || variant === 'limit-unlogged'
}

/** A server that is measured. */
export interface Serving {
  port: number
}

/** What a process is to serve. */
export interface Order {
  variant: Variant
  /** The environment that the server is started with. */
  environment: Record<string, string>
  /** LIMIT's, by the name of the operation. */
  statements: Record<string, LimitStatement>
}

/** What a process used until now. */
export interface Usage {
  cpuMs: number
  residentBytes: number
  /** What is left of the heap when garbage is collected; null where nobody asked for that. */
  heapBytes: number | null
}

/** A server in a process of its own, so that its memory and its CPU time are its own. */
export interface ServingProcess extends Serving {
  usage(): Promise<Usage>
  /** The same, once garbage is collected. */
  collected(): Promise<Usage>
  stop(): void
}

/** Starts a server in a process of its own, with the settings of node that the product ships with. */
export async function startServing(order: Order): Promise<ServingProcess> {
  const child = fork(fileURLToPath(new URL('./serving-process.ts', import.meta.url)), {
    execArgv: ['--max-semi-space-size=64', '--expose-gc', '--import', 'tsx'],
    serialization: 'advanced',
    // The product writes a line for each request: it does so here too.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ${order.variant} ended with ${code}`)
  })
  ended.catch(() => {})
  const tell = async <Answer>(what: object): Promise<Answer> => {
    const answered = once(child, 'message')
    child.send(what)
    const [answer] = await Promise.race([answered, ended])
    return answer as Answer
  }
  const { port } = await tell<Serving>(order)
  const usage = (collects: boolean) => tell<Usage>({ collects })
  return {
    port,
    usage: () => usage(false),
    collected: () => usage(true),
    stop: () => child.kill(),
  }
}
