import { pino } from 'pino'
import { readConfig } from './config.ts'
import { StartError } from './errors.ts'
import { describeBug } from './graphql-errors.ts'
import { openBase } from './open.ts'

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const logger = pino({
    level: config.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
  })
  process.on('uncaughtException', (error) => {
    logger.fatal(describeBug(error), 'bug that ends the process')
    process.exit(1)
  })
  const base = await openBase(config, { serves: true })
  try {
    // Loaded now and not before: a start that is refused is refused at once.
    const { serve } = await import('./serve.ts')
    await serve(config, base, logger)
  } catch (error) {
    await base.db.close()
    throw error
  }
}

main().catch((error: unknown) => {
  if (error instanceof StartError) {
    process.stderr.write(`${error.message}\n`)
    process.exit(78)
  }
  throw error
})
