import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync } from 'node:fs'
import type { Agent } from 'node:http'
import { join } from 'node:path'
import { giveToServer } from '../../test/support/postgres-cluster.ts'
import { startAsking } from './asking.ts'
import { call, countCodes, refusedWrongly, telling, within, type Told } from './call.ts'
import { pause, settled, type Drilled } from './drill.ts'
import { firstAfter } from './load.ts'
import { makeSmallDisk, type SmallDisk } from './small-disk.ts'
import type { Town, TownSettings } from './town.ts'

const WRITERS = 16
const READING = { clients: 8, pauseMs: 20 }
/** So long a disk is full, in milliseconds. */
const FULL_MS = 4_000
const NEXT_MS = 2_000
const MIB = 1024 * 1024
const FOR_NOW = ['BUSY', 'LOG_UNAVAILABLE']

/** The disks of a town that can be filled up one by one. */
export interface Disks {
  database: SmallDisk
  evidence: SmallDisk
  /** Where bodies are received. */
  temporary: SmallDisk
  settings: TownSettings
  remove(): void
}

/** Null where this process may not mount: a full disk cannot be had there. */
export function makeDisks(): Disks | null {
  const made = [makeSmallDisk(192), makeSmallDisk(4), makeSmallDisk(4)] as const
  const [database, evidence, temporary] = made
  if (database === null || evidence === null || temporary === null) return null
  const tablespace = join(database.folder, 'files')
  mkdirSync(tablespace)
  giveToServer(tablespace)
  const environment = { DATA_DIR: evidence.folder, TMPDIR: temporary.folder }
  return {
    database,
    evidence,
    temporary,
    settings: { tablespace, environment },
    remove: () => {
      for (const disk of [database, evidence, temporary]) disk.remove()
    },
  }
}

/**
 * The disk of the database's tables, that of evidence and that of received bodies are full in turn (PostgreSQL's log has
 * room): what takes room is refused, reads of what is public go on, nothing acknowledged is lost, no half file is left, and
 * all goes on once there is room.
 */
export async function diskFull(town: Town, disks: Disks, rounds = 5): Promise<Drilled> {
  const asking = startAsking(town, WRITERS, READING)
  const { agent, load, open, checks } = asking
  const rows = []
  const wrong: string[] = []
  for (let round = 1; round <= rounds; round++) {
    await pause(1_000)
    const refusedBefore = load.tally.refused
    disks.database.fill()
    const from = performance.now()
    await pause(FULL_MS)
    const to = performance.now()
    disks.database.free()
    const nextMs = await firstAfter(load.tally.acknowledgedAt, to, 5 * NEXT_MS)
    const meanwhile = within(checks.answers, from, to)
    const seen = within(open.answers, from, to)
    wrong.push(...refusedWrongly(seen, []), ...refusedWrongly(meanwhile, FOR_NOW))
    rows.push({
      round,
      refused: load.tally.refused - refusedBefore,
      written: load.tally.acknowledgedAt.filter((at) => at >= from && at < to).length,
      public: JSON.stringify(countCodes(seen)),
      checks: JSON.stringify(countCodes(meanwhile)),
      nextMs: settled(nextMs),
    })
  }
  await asking.stop()
  wrong.push(...(await findInUploads(town, disks, agent)))
  return asking.judge(
    rows,
    wrong,
    ({ refused, nextMs }) => refused > 0 && nextMs !== null && nextMs <= NEXT_MS,
  )
}

/** What is wrong with uploads while a disk has no room for them, and once it has. */
async function findInUploads(town: Town, disks: Disks, agent: Agent): Promise<string[]> {
  const wrong: string[] = []
  for (const [name, disk] of [
    ['evidence', disks.evidence],
    ['temporary', disks.temporary],
  ] as const) {
    const before = filesIn(disks)
    disk.fill()
    const refused = await upload(town, agent)
    disk.free()
    const left = filesIn(disks).filter((one) => !before.includes(one))
    if (refused.code !== 'BUSY' || !refused.isForLater)
      wrong.push(`${name} full: ${refused.code} ${refused.isForLater}`)
    if (left.length > 0) wrong.push(`${name} full: left ${left.join(', ')}`)
    const kept = await upload(town, agent)
    if (kept.code !== 'OK') wrong.push(`${name} with room again: ${kept.code}`)
  }
  return wrong
}

function upload(town: Town, agent: Agent): Promise<Told> {
  const filling = randomBytes(MIB / 4).toString('hex')
  const body = `%PDF-1.7\n%${filling}\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n`
  const headers = { 'content-type': 'application/pdf', authorization: `Bearer ${town.secret}` }
  return telling(() => call(`${town.server.url}/evidence`, { agent, headers, body }))
}

/** Files, by their names; folders may stay. */
function filesIn({ evidence, temporary }: Disks): string[] {
  return [evidence, temporary].flatMap(({ folder }) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name)),
  )
}
