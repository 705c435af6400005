import { built } from './built.ts'
import { serveLimit } from './limit-server.ts'
import { serveProduct } from './product-server.ts'
import { isLimit, type Order, type Serving, type Usage } from './serving.ts'

/** A server that is measured. It is told once what to serve, and then asked what it used. */
const { readConfig } = await built<typeof import('../../src/config.ts')>('config')
const { openBase } = await built<typeof import('../../src/open.ts')>('open')

async function serve({ variant, environment, statements }: Order): Promise<Serving> {
  const config = readConfig(environment)
  // LIMIT lets whoever comes wait, and refuses nobody.
  const base = await openBase(config, { serves: !isLimit(variant) })
  return isLimit(variant)
    ? serveLimit(base, statements, variant === 'limit')
    : serveProduct(variant, base, config.dataDir)
}

function usage(collects: boolean): Usage {
  const { user, system } = process.cpuUsage()
  if (collects) gc!()
  const { rss, heapUsed } = process.memoryUsage()
  return {
    cpuMs: (user + system) / 1000,
    residentBytes: rss,
    heapBytes: collects ? heapUsed : null,
  }
}

process.on('message', (told: Order | { collects: boolean }) => {
  if (!('variant' in told)) {
    process.send!(usage(told.collects))
    return
  }
  void serve(told).then((serving) => process.send!(serving))
})
process.on('disconnect', () => process.exit(0))
