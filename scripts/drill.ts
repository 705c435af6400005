import { clockJump } from './drills/clock-jump.ts'
import { JUMPING_CLOCK } from './drills/clock.ts'
import { diskFull, makeDisks } from './drills/disk-full.ts'
import type { Drilled } from './drills/drill.ts'
import { failOver, FAILING_OVER } from './drills/failover.ts'
import { killServer } from './drills/kill-server.ts'
import { lateDatabase } from './drills/late-database.ts'
import { readOnly } from './drills/read-only.ts'
import { restartPostgres } from './drills/restart-postgres.ts'
import { ARCHIVING, restore } from './drills/restore.ts'
import { slowConnections } from './drills/slow-connections.ts'
import { slowStatements } from './drills/slow-statements.ts'
import { makeTown, type Town, type TownSettings } from './drills/town.ts'

/**
 * Drills of faults: `npm run drill -- kill-server [ROUNDS]`, or all of them without a name. Each starts a PostgreSQL and
 * a server of its own and prints what came of it; exit code 1 when a figure did not hold.
 */
type Drill = (town: Town, rounds?: number) => Promise<Drilled>

/** Runs a drill of a name; whether every figure held. */
type Run = (name: string, rounds?: number) => Promise<boolean>

function on(settings: TownSettings, drill: Drill): Run {
  return async (name, rounds) => {
    const town = await makeTown(settings)
    try {
      const drilled = await drill(town, rounds)
      show(name, town, drilled)
      return drilled.isGood
    } catch (error) {
      console.error(error)
      return false
    } finally {
      await town.close()
    }
  }
}

function show(name: string, { cluster, server }: Town, drilled: Drilled): void {
  console.log(`\n${name}: ${drilled.isGood ? 'held' : 'DID NOT HOLD'} (${cluster.version})`)
  console.table(drilled.rows)
  console.table([drilled.summary])
  for (const wrong of drilled.wrong.slice(0, 3)) console.log(wrong)
  const bugs = server.log().filter(({ msg }) => msg === 'bug')
  for (const bug of bugs.slice(0, 3)) console.log(bug)
}

const onFullDisks: Run = async (name, rounds) => {
  const disks = makeDisks()
  if (disks === null) {
    console.log(`\n${name}: left out, since this process may not mount a small disk (root may)`)
    return true
  }
  try {
    return await on(disks.settings, (town, some) => diskFull(town, disks, some))(name, rounds)
  } finally {
    disks.remove()
  }
}

const DRILLS: Readonly<Record<string, Run>> = {
  'kill-server': on({}, killServer),
  'restart-postgres': on({}, restartPostgres),
  restore: on(ARCHIVING, restore),
  failover: on(FAILING_OVER, failOver),
  'slow-statements': on({}, slowStatements),
  'slow-connections': on({}, slowConnections),
  'disk-full': onFullDisks,
  'clock-jump': on({ environment: JUMPING_CLOCK }, clockJump),
  'late-database': on({ canBeLate: true }, lateDatabase),
  'read-only': on({}, readOnly),
}

const [named, rounds] = process.argv.slice(2)
if (named !== undefined && !Object.hasOwn(DRILLS, named)) {
  throw new Error(`no drill ${named}: there are ${Object.keys(DRILLS).join(', ')}`)
}
let isGood = true
for (const name of named === undefined ? Object.keys(DRILLS) : [named]) {
  isGood = (await DRILLS[name]!(name, rounds === undefined ? undefined : Number(rounds))) && isGood
}
process.exit(isGood ? 0 : 1)
