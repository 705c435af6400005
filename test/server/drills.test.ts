import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { failOver, FAILING_OVER } from '../../scripts/drills/failover.ts'
import { killServer } from '../../scripts/drills/kill-server.ts'
import { restartPostgres } from '../../scripts/drills/restart-postgres.ts'
import { makeTown, type Town } from '../../scripts/drills/town.ts'

const { postgres } = inject('databases')

/** The drills of scripts/drills in a short form: `npm run drill` is the long one. */
describe.runIf(postgres !== null)('a fault', { timeout: 60_000 }, () => {
  let town: Town

  beforeAll(async () => {
    town = await makeTown(FAILING_OVER)
  }, 60_000)
  afterAll(() => town.close())

  const held = { isGood: true, wrong: [] }

  it('of the server, by kill -9 under 64 writers, loses nothing that was acknowledged', async () => {
    const drilled = await killServer(town, 1)
    expect(drilled, JSON.stringify(drilled)).toMatchObject(held)
  })

  it('of PostgreSQL, stopped or killed under 64 writers and 64 readers, ends with it', async () => {
    const drilled = await restartPostgres(town, 1)
    expect(drilled, JSON.stringify(drilled)).toMatchObject(held)
  })

  // The last: the town's own PostgreSQL is not led to any more.
  it('of the primary, whose standby takes over, loses nothing, and skips and repeats no change', async () => {
    const drilled = await failOver(town)
    expect(drilled, JSON.stringify(drilled)).toMatchObject(held)
  })
})
