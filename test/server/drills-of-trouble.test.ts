import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { clockJump } from '../../scripts/drills/clock-jump.ts'
import { JUMPING_CLOCK } from '../../scripts/drills/clock.ts'
import { diskFull, makeDisks, type Disks } from '../../scripts/drills/disk-full.ts'
import type { Dribbled } from '../../scripts/drills/dribble.ts'
import { lateDatabase } from '../../scripts/drills/late-database.ts'
import { readOnly } from '../../scripts/drills/read-only.ts'
import { slowConnections } from '../../scripts/drills/slow-connections.ts'
import { slowStatements, type HeldUp } from '../../scripts/drills/slow-statements.ts'
import { makeTown, type Town } from '../../scripts/drills/town.ts'

const { postgres } = inject('databases')

/** The drills in which nothing stops, but something is slow, full, late or off, in a short form. */
describe.runIf(postgres !== null)('trouble', { timeout: 90_000 }, () => {
  let disks: Disks | null
  let town: Town

  beforeAll(async () => {
    disks = makeDisks()
    const { tablespace, environment } = disks?.settings ?? {}
    town = await makeTown({
      ...(tablespace === undefined ? {} : { tablespace }),
      environment: { ...environment, ...JUMPING_CLOCK },
      canBeLate: true,
    })
  }, 60_000)
  afterAll(async () => {
    await town.close()
    disks?.remove()
  })

  const held = { isGood: true, wrong: [] }

  it('of statements that a lock holds up leaves credit checks alone, and who waits is told in time', async () => {
    const { rows, wrong } = await slowStatements(town, 1, { heldMs: 3_000, clients: 16 })
    expect(wrong).toEqual([])
    // The share of 99 % is for the long form: here other tests run beside, and there are few checks.
    for (const { checks, checked } of rows as HeldUp[]) {
      expect(checks).toBeGreaterThan(0)
      expect(checked).toBeGreaterThan(0.9)
    }
  })

  it('of 200 connections that send a byte a second ends with each of them told so', async () => {
    const { rows, wrong } = await slowConnections(town, 1, 200, 3_000)
    // What honest callers notice is for the long form: here other tests run beside.
    expect(wrong).toEqual([])
    for (const { connections, told, slowestMs } of rows as Dribbled[]) {
      expect(connections).toBeGreaterThanOrEqual(200)
      expect(told).toBe(connections)
      expect(slowestMs).toBeLessThan(7_000)
    }
  })

  it('with the clock changes no instant of a fact, no answer given before, and no wait', async () => {
    expect(await clockJump(town, 1)).toMatchObject(held)
  })

  it('of a database that takes no writes leaves what is public', async () => {
    expect(await readOnly(town, 1)).toMatchObject(held)
  })

  it('of a full disk loses nothing, leaves no half file, and is over with it', async (context) => {
    // A small disk is a mount, which takes the rights of root.
    if (disks === null) return context.skip('this process may not mount a small disk')
    expect(await diskFull(town, disks, 1)).toMatchObject(held)
  })

  it('of a database that answers late answers or refuses in time, and is over with it', async () => {
    expect(await lateDatabase(town, 1, { late: [2_000], heldMs: 4_000 })).toMatchObject(held)
  })
})
