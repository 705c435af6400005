import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DomainError } from '../errors.ts'
import { PlatformFault } from './client.ts'
import type { ExchangeParts } from './parts.ts'
import { readReceipt } from './receipt.rules.ts'
import { settleBatch } from './settle.service.ts'
import { makeExchangeWorker } from './worker.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

type Asked = FastifyRequest<{ Params: { code: string } }>

/**
 * The exchange beside the requests, and the door by which platforms give receipts that come late:
 * `POST /exchange/CODE/receipts`, with the platform’s own secret. The same receipt again changes nothing.
 */
export function registerExchange(
  fastify: FastifyInstance,
  parts: ExchangeParts,
  onFailure: (error: unknown) => void,
): void {
  if (parts.connections.size === 0) return
  const worker = makeExchangeWorker(parts, onFailure)
  fastify.addHook('onListen', (done) => {
    worker.start()
    done()
  })
  fastify.addHook('onClose', () => worker.stop())
  fastify.post('/exchange/:code/receipts', async (request: Asked, reply) => {
    const { code } = request.params
    // Before the body counts for anything; an unknown platform reads like a wrong secret.
    const secret = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (parts.connections.get(code)?.isSecret(secret) !== true)
      throw new DomainError('UNAUTHENTICATED')
    const receipt = readReceipt(request.body)
    if (receipt === null || receipt === 'PENDING' || !UUID.test(receipt.batch)) throw wrong()
    try {
      await settleBatch(parts.base, code, receipt.batch, receipt)
    } catch (error) {
      throw error instanceof PlatformFault ? wrong() : error
    }
    return reply.header('cache-control', 'no-store').code(204).send()
  })
}

function wrong(): DomainError {
  return new DomainError('BAD_INPUT', {
    zh: '不是本平台所收批次的回执',
    en: 'It is no receipt of a batch that this platform was sent',
  })
}
