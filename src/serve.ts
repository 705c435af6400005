import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Base } from './disclosure/reading.ts'
import { StartError } from './errors.ts'
import { makeEvidenceFolder } from './evidence/evidence-folder.ts'
import { deliverDemo, fillDemo } from './generate/demo.ts'
import { openDemoParties } from './generate/demo-parties.ts'
import { makeSchema } from './schema.ts'
import { makeServer, type Server } from './server.ts'

/** Requests in flight at a stop have this long; then the process goes all the same. */
const STOP_MS = 4_200

const PAGE_FOLDER = fileURLToPath(new URL('../dist/page/browser', import.meta.url))

/**
 * Serves a database that is open until the process is told to stop.
 * @throws StartError when it cannot listen
 */
export async function serve(config: Config, base: Base, logger: Logger): Promise<void> {
  const tokens = config.production ? null : await openDemo(base, config.dataDir)
  const server = await makeServer({
    base,
    served: makeSchema(),
    logger,
    corsOrigins: config.corsOrigins,
    trustedProxies: config.trustedProxies,
    oidc: config.oidc,
    showsSchema: config.showsSchema,
    metricsToken: config.metricsToken,
    pageFolder: PAGE_FOLDER,
    evidence: makeEvidenceFolder(join(config.dataDir, 'evidence')),
    exchange: config.exchange,
  })
  const address = await listen(server, config)
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
  logger.info({ address }, 'listening')
  announce(address, base.db.kind, config.dataDir, tokens)
}

async function listen({ fastify }: Server, { port, host }: Config): Promise<string> {
  try {
    return await fastify.listen({ port, host })
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `Port ${port} of ${host} is in use; stop what listens there, or choose another PORT.`,
      )
    }
    if (code === 'EACCES') {
      throw new StartError(`Port ${port} of ${host} may not be opened; choose a PORT above 1023.`)
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      throw new StartError(`${host} is no address of this machine; choose another HOST.`)
    }
    throw error
  }
}

/** The demo set, and its parties' tokens. */
async function openDemo(base: Base, dataDir: string): Promise<Record<string, string> | null> {
  await fillDemo(base)
  await deliverDemo(base)
  return openDemoParties(base, dataDir)
}

function announce(
  address: string,
  kind: 'EMBEDDED' | 'POSTGRES',
  dataDir: string,
  tokens: Record<string, string> | null,
): void {
  const where =
    kind === 'EMBEDDED' ? `embedded in ${dataDir} (not for data that must last)` : 'PostgreSQL'
  process.stdout.write(
    [
      '',
      '  交通运输信用信息 API · transport credit API',
      `  GraphiQL   ${address}/`,
      `  GraphQL    ${address}/graphql`,
      `  plain HTTP ${address}/op/…  ${address}/openapi.json`,
      `  health     ${address}/livez  ${address}/readyz`,
      `  database   ${where}`,
      ...demoLines(tokens, dataDir),
      '',
      '',
    ].join('\n'),
  )
}

function demoLines(tokens: Record<string, string> | null, dataDir: string): string[] {
  if (tokens === null) return []
  return [
    '',
    `  示例令牌 demo tokens (Authorization: Bearer …; also in ${dataDir}/demo-tokens.json)`,
    ...Object.entries(tokens).map(([key, token]) => `  ${key.padEnd(14)} ${token}`),
  ]
}
