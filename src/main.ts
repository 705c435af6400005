import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { readConfig } from './config.ts'
import { fillDemo } from './generate/demo.ts'
import { StartError } from './errors.ts'
import { openBase } from './open.ts'
import { makeSchema } from './schema.ts'
import { makeServer } from './server.ts'

/** Requests in flight at a stop have this long; then the process goes all the same. */
const STOP_MS = 4_500

const PAGE_FOLDER = fileURLToPath(new URL('../dist/page/browser', import.meta.url))

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const logger = pino({
    level: config.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
  })
  const base = await openBase(config, { readersWait: true })
  if (!config.production) await fillDemo(base)
  const server = await makeServer({
    base,
    served: makeSchema(),
    logger,
    corsOrigins: config.corsOrigins,
    trustedProxies: config.trustedProxies,
    pageFolder: PAGE_FOLDER,
  })
  const stop = (signal: string) => {
    logger.info({ signal }, 'stopping')
    // A connection that never ends must not hold the process.
    setTimeout(() => process.exit(1), STOP_MS).unref()
    void server
      .stop()
      .then(() => base.db.close())
      .then(() => process.exit(0))
  }
  process.once('SIGTERM', () => stop('SIGTERM'))
  process.once('SIGINT', () => stop('SIGINT'))
  const address = await server.fastify.listen({ port: config.port, host: config.host })
  announce(address, base.db.kind, config.dataDir)
}

function announce(address: string, kind: 'EMBEDDED' | 'POSTGRES', dataDir: string): void {
  const where =
    kind === 'EMBEDDED' ? `embedded in ${dataDir} (not for data that must last)` : 'PostgreSQL'
  process.stdout.write(
    [
      '',
      '  交通运输信用信息 API · transport credit API',
      `  GraphiQL   ${address}/`,
      `  GraphQL    ${address}/graphql`,
      `  health     ${address}/livez  ${address}/readyz`,
      `  database   ${where}`,
      '',
      '',
    ].join('\n'),
  )
}

main().catch((error: unknown) => {
  if (error instanceof StartError) {
    process.stderr.write(`${error.message}\n`)
    process.exit(78)
  }
  throw error
})
