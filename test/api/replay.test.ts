import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { chance, int, makeRandom, pick } from '../../src/generate/random.ts'
import { readRecordId } from '../../src/relay/global-id.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type MadeRecord, type MadeSubject } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, type World } from '../support/world.ts'

const FIRMS = 30
const RECORDS_PER_FIRM = 4
const WRITERS = 4
const CALLERS = 12
const INSTANTS = 6
const CHECK = `query ($subject: IdentifierInput!, $purpose: String!) {
  creditCheck(subject: $subject, purpose: $purpose, matter: "M") { number outcome receipt } }`
const REPLAY = `query ($number: String!) { creditCheckReplay(number: $number) { receipt outcome isHistory }
  verifyReceipt(number: $number) { state changes { id change } } }`
const FILE = `query ($usci: String!, $asOf: AsOfInput) { subject(identifier: { value: $usci }, asOf: $asOf) {
  records(first: 50) { edges { node { id state } } } } }`
const REVOKE = `mutation ($record: ID!) { revokeRecord(input: { record: $record, reason: "示例" }) { problems { code } } }`
const CORRECT = `mutation ($record: ID!, $kind: String!) { correctRecord(input: { record: $record, reason: "示例",
  values: [{ column: "violationKind", value: $kind }] }) { problems { code } } }`

/** What the decision of Credit China will do: the open version is closed, and a repaired one follows. */
const REPAIR = `with closed as (
    update record set superseded_at = clock_timestamp()
     where subject_id = $1::uuid and record_id = $2::uuid and superseded_at is null and state = 'IN_FORCE'
    returning *)
  insert into record select next.* from closed c
    cross join lateral jsonb_populate_record(null::public.record, to_jsonb(c) || jsonb_build_object(
      'version', c.version + 1, 'state', 'REPAIRED', 'change_kind', 'REPAIRED',
      'recorded_at', c.superseded_at, 'superseded_at', null)) next
  returning version`

/** Does something for each of many, a few at once. */
async function atOnce<One>(many: readonly One[], work: (one: One) => Promise<void>): Promise<void> {
  for (let at = 0; at < many.length; at += CALLERS) {
    await Promise.all(many.slice(at, at + CALLERS).map(work))
  }
}

describe.each(databases)('checks while facts change, on $name', ({ name, open }) => {
  const CHECKS = name === 'PostgreSQL' ? 1_000 : 200
  const random = makeRandom(`replay ${name}`)
  let world: World
  let bureau: Viewer
  let firms: { firm: MadeSubject; records: MadeRecord[] }[]
  const gone = new Set<string>()

  beforeAll(async () => {
    world = await makeWorld(await open())
    const make = makeFactories(world)
    bureau = await makeViewer(world.base, await makeParty(world.base, 'BUREAU'), 'ACTOR')
    firms = []
    for (let at = 0; at < FIRMS; at += 1) {
      const firm = await make.subject()
      const records: MadeRecord[] = []
      for (let n = 0; n < RECORDS_PER_FIRM; n += 1) {
        const penaltyClasses = pick(random, ['罚款', '罚款;责令停产停业', '警告;罚款'])
        records.push(await make.penalty(firm, { penaltyClasses, decidedOn: '2026-08-06' }))
      }
      firms.push({ firm, records })
    }
  })
  afterAll(() => world.close())

  async function change(record: MadeRecord, n: number): Promise<void> {
    const act = int(random, 0, 9)
    if (act < 7) {
      const variables = { record: record.id, kind: `示例违法行为${n}` }
      await world.query(CORRECT, variables, { isOperator: true })
      return
    }
    gone.add(record.id)
    if (act === 7) await world.query(REVOKE, { record: record.id }, { isOperator: true })
    else {
      const { subjectId, recordId } = readRecordId(record.id)
      // A correction that came first closed the version that this one was about to close.
      const repair = () => world.base.db.query(REPAIR, [subjectId, recordId])
      while ((await repair()).length === 0);
    }
  }

  it('are replayed byte for byte afterwards, and no instant shows anybody a repaired fact', async () => {
    const answers: { number: string; receipt: string; outcome: string }[] = []
    const instants: Date[] = []
    let isOver = false
    const writers = Array.from({ length: WRITERS }, async (_, writer) => {
      for (let n = 0; !isOver; n += 1) {
        // So many checks, so many changes: the facts must last. A writer that only met records that are gone would never
        // let the callers go on.
        const record = pick(random, pick(random, firms).records)
        const isEarly = gone.size > FIRMS * RECORDS_PER_FIRM * (answers.length / CHECKS)
        if (isEarly || gone.has(record.id)) await new Promise((resolve) => setTimeout(resolve, 1))
        else await change(record, n * WRITERS + writer)
      }
    })
    const callers = Array.from({ length: CALLERS }, async () => {
      while (answers.length < CHECKS) {
        const purpose = pick(random, ['BIDDING', 'GOVERNMENT_PROCUREMENT', 'FISCAL_FUNDS'])
        const subject = { value: pick(random, firms).firm.usci }
        const answer = await world.query(CHECK, { subject, purpose }, { viewer: bureau })
        expect(answer.errors).toBeUndefined()
        answers.push(answer.data.creditCheck)
        if (chance(random, 0.02)) instants.push(new Date())
      }
    })
    await Promise.all(callers)
    isOver = true
    await Promise.all(writers)

    const outcomes = new Set(answers.map(({ outcome }) => outcome))
    expect(outcomes.size).toBeGreaterThan(1)
    expect(gone.size).toBeGreaterThan(FIRMS)
    let changed = 0
    await atOnce(answers, async ({ number, receipt, outcome }) => {
      const { data } = await world.query(REPLAY, { number }, { viewer: bureau })
      expect(data.creditCheckReplay).toEqual({ receipt, outcome, isHistory: true })
      expect(data.verifyReceipt.state).toBe('INTACT')
      changed += data.verifyReceipt.changes.length
    })
    expect(changed).toBeGreaterThan(CHECKS / 10)
    await noneIsShown(instants)
  })

  async function noneIsShown(instants: readonly Date[]): Promise<void> {
    let shown = 0
    for (const knownAt of [null, ...instants.slice(0, INSTANTS)]) {
      const asOf = knownAt === null ? null : { knownAt: knownAt.toISOString() }
      await atOnce(firms, async ({ firm }) => {
        for (const viewer of [bureau, null]) {
          const as = viewer === null ? {} : { viewer: { ...viewer, purpose: 'HONOURS' } }
          const { data } = await world.query(FILE, { usci: firm.usci, asOf }, as)
          for (const { node } of data.subject?.records.edges ?? []) {
            expect(gone.has(node.id)).toBe(false)
            expect(node.state).toBe('IN_FORCE')
            shown += 1
          }
        }
      })
    }
    expect(shown).toBeGreaterThan(0)
  }
})
