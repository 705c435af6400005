import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Answer, Asked } from './load-process.ts'

/** What came of a load. */
export interface LoadResult {
  answered: number
  /** Answers that said BUSY, and count for nothing. */
  refused: number
  perSecond: number
  /** How long the slowest of a hundred answers took, in milliseconds. */
  p99Ms: number
  /** CPU time of the server's process for one answer, in milliseconds. */
  cpuMs: number
}

/** A load of requests on a port of this machine. */
export interface Load {
  port: number
  /** Whole HTTP/1.1 requests, asked in turn; SERIAL in them is another number each time. */
  requests: readonly string[]
  /** The body that each must get, byte by byte. */
  expected: readonly string[]
  connections: number
  milliseconds: number
}

/** The generator of load: a process of its own, so that its work is not the server's. */
export interface LoadGenerator {
  /** Asks each request once; gives the bodies. */
  askEach(port: number, requests: readonly string[]): Promise<string[]>
  /**
   * Asks as long as the load says.
   * @param cpuMs what the server's process used until now; without it the server is in this process
   * @throws Error when one answer is not the expected one
   */
  run(load: Load, cpuMs?: () => Promise<number>): Promise<LoadResult>
  close(): void
}

/** Starts the process that makes the load. */
export function openLoad(): LoadGenerator {
  const child = fork(fileURLToPath(new URL('./load-process.ts', import.meta.url)))
  const tell = async (asked: Asked): Promise<Answer> => {
    child.send(asked)
    const [answer] = (await once(child, 'message')) as [Answer]
    if ('error' in answer) throw new Error(answer.error)
    return answer
  }
  return {
    askEach: async (port, requests) => {
      const answer = await tell({ port, requests, load: null })
      return 'bodies' in answer ? answer.bodies : []
    },
    run: async ({ port, requests, ...load }, cpuMs = ownCpuMs) => {
      const before = await cpuMs()
      const answer = await tell({ port, requests, load })
      const used = (await cpuMs()) - before
      if (!('answered' in answer)) throw new Error('the load did not run')
      const { answered, refused, seconds, p99Ms } = answer
      if (answered === 0) throw new Error('nothing was answered in time')
      return { answered, refused, perSecond: answered / seconds, p99Ms, cpuMs: used / answered }
    },
    close: () => child.disconnect(),
  }
}

function ownCpuMs(): Promise<number> {
  const { user, system } = process.cpuUsage()
  return Promise.resolve((user + system) / 1000)
}

/** The bytes of a request that posts JSON. */
export function postRequest(
  path: string,
  headers: Readonly<Record<string, string>>,
  operation: Readonly<Record<string, unknown>> | readonly unknown[],
): string {
  const body = JSON.stringify(operation)
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
