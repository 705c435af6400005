import { OPERATIONS as MEASURED } from '../../scripts/bench/operation/operations.ts'
import { SERIAL, type Caller, type Operation } from '../../scripts/bench/operation/operation.ts'
import { fillEvaluations } from '../../src/generate/fill-evaluations.ts'
import { fillLists } from '../../src/generate/fill-lists.ts'
import type { GeneratedEntry } from '../../src/generate/list-entry.ts'
import { fillCity } from '../../src/generate/fill.ts'
import { deliverDemo } from '../../src/generate/demo.ts'
import type { Database } from '../../src/database/database.ts'
import { ask } from '../support/ask.ts'
import { counting, type Ran } from '../support/counting.ts'
import { makeMandate, makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, type Asking, type World } from '../support/world.ts'

/** The operations of `npm run bench`: what is timed there is counted here. */
export const OPERATIONS: readonly Operation[] = MEASURED

const SUBJECTS = 12

/** A small city, and each operation asked of it once. */
export interface SmallCity {
  world: World
  /** Asks an operation as its caller does, and gives the statements that it took. */
  run(operation: Operation): Promise<Ran[]>
}

/** Fills a database with the same city each time. */
export async function makeSmallCity(db: Database): Promise<SmallCity> {
  const counted = counting(db)
  const world = await makeWorld(counted)
  const { base, writing } = world
  const city = { seed: 'bench', subjects: SUBJECTS, sourceCode: 'COUNTY_TRANSPORT_OFFICE' }
  await fillCity(writing, city)
  await fillEvaluations(base)
  await fillLists(base, await makeEntries(base.db))
  await deliverDemo(base)
  const callers = await makeCallers(world)
  const questions = await makeQuestions(world, callers)
  const run = async (operation: Operation) => {
    const { purpose = null, matter = null } = operation.headers
    const caller = callers[operation.caller]
    const as = caller.viewer === undefined ? {} : { viewer: { ...caller.viewer, purpose, matter } }
    const variables = operation.variables(questions[operation.name])
    counted.ran()
    await ask(world, operation.document, numbered(variables), as)
    return counted.ran()
  }
  return { world, run }
}

/** An entry of the red list for each firm. */
async function makeEntries(db: Database): Promise<GeneratedEntry[]> {
  const firms = await db.query<{ usci: string }>(
    `select value as usci from identifier where type = 'USCI' order by value`,
  )
  return firms.map(({ usci }, at) => ({
    usci,
    list: 'RED',
    documentNumber: `示名单〔2026〕${at + 1}号`,
    validFrom: '2026-02-03',
    validTo: '2027-02-03',
    revokedOn: null,
  }))
}

async function makeCallers({ base }: World): Promise<Record<Caller, Asking>> {
  const bureau = await makeParty(base, 'BUREAU', { sourceCode: 'TRANSPORT_BUREAU' })
  await makeMandate(base, bureau)
  const actor = async (party: typeof bureau) => ({ viewer: await makeViewer(base, party, 'ACTOR') })
  return {
    anonymous: {},
    department: await actor(await makeParty(base, 'BUREAU')),
    agency: await actor(await makeParty(base, 'AGENCY')),
    bureau: await actor(bureau),
  }
}

/** One question of each operation. */
async function makeQuestions(
  world: World,
  { agency }: Record<Caller, Asking>,
): Promise<Record<string, unknown>> {
  const { db } = world.base
  // The firm with the most records comes first.
  const firms = await db.query<{ name: string; usci: string }>(
    `select v.name, i.value as usci from identifier i
       join subject_version v on v.subject_id = i.subject_id and v.superseded_at is null
        and v.category = 'ORGANIZATION'
      where i.type = 'USCI'
      order by (select count(*) from record r where r.subject_id = i.subject_id) desc, i.value`,
  )
  const codes = firms.map(({ usci }) => usci)
  const [name] = await db.query<{ name: string }>(
    `select substr(core_name, 1, 2) as name from subject_name group by 1 order by count(*) desc, 1 limit 1`,
  )
  const { changes } = await ask(
    world,
    `{ changes(first: 20) { pageInfo { endCursor } } }`,
    {},
    agency,
  )
  return {
    W1: codes[0],
    W2: codes[0],
    W3: name!.name,
    W4: codes,
    W5: 'RED',
    W6: { cursor: changes.pageInfo.endCursor },
    W7: firms[0],
  }
}

let serial = 0

function numbered(variables: object): Record<string, unknown> {
  serial += 1
  const text = JSON.stringify(variables).replaceAll(
    SERIAL,
    String(serial).padStart(SERIAL.length, '0'),
  )
  return JSON.parse(text) as Record<string, unknown>
}
