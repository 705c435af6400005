import { parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RequestContext } from '../../src/context.ts'
import { OPERATOR, type Entitlement } from '../../src/disclosure/entitlement.ts'
import { DisclosureReport } from '../../src/disclosure/report.ts'
import type { Scope } from '../../src/disclosure/scope.ts'
import { ANONYMOUS_VIEWER } from '../../src/disclosure/viewer.ts'
import { makeSchema, type ServedSchema } from '../../src/schema.ts'
import { makeExecutor } from '../../src/graphql-executor.ts'
import { makeReadings, uniformReader } from '../../src/viewer/reader.ts'
import { makeWorld, type World } from '../support/world.ts'
import { plant, type City } from './city.ts'

/**
 * The field gate alone: rows, columns and the wall are left open (every row is read whole, as the tables' owner), and
 * only the gate knows that the caller sees PUBLIC. Taking the gate off any one planted field must let its value out.
 */
const PLANTED: Record<string, { document: string; place: string; scopes?: Scope[] }> = {
  'Organization.phone': { document: '... on Organization { phone }', place: 'Organization.phone' },
  'Organization.representativeIdNumber': {
    document: '... on Organization { representativeIdNumber }',
    place: 'Organization.representativeIdNumber',
  },
  'SoleTrader.address': { document: '... on SoleTrader { address }', place: 'SoleTrader.address' },
  'SoleTrader.representativeName': {
    document: '... on SoleTrader { representativeName }',
    place: 'SoleTrader.representativeName',
  },
  'SoleTrader.phone': { document: '... on SoleTrader { phone }', place: 'SoleTrader.phone' },
  'SoleTrader.representativeIdNumber': {
    document: '... on SoleTrader { representativeIdNumber }',
    place: 'SoleTrader.representativeIdNumber',
  },
  // Without SHARED a person is hidden as a row, before any gate of its fields.
  'Person.phone': {
    document: '... on Person { phone }',
    place: 'Person.phone',
    scopes: ['PUBLIC', 'SHARED'],
  },
  'Provenance.rowHash': {
    document: '... on PenaltyRecord { provenance { rowHash } }',
    place: 'Record.rowHash',
  },
  'RecordVersion.changeReason': {
    document: '... on PenaltyRecord { versions { changeReason } }',
    place: 'Record.changeReason',
  },
}

/** Fields behind which another non-public field stands: taking off one gate is not enough, and both come off. */
const BEHIND: Record<string, string> = { 'Provenance.rowHash': 'PenaltyRecord.provenance' }

/** Non-public fields whose values are no planted facts: what they need is asked for by their own concepts' tests. */
const OF_OTHER_TESTS = [
  /^(Organization|SoleTrader|Person|Subject)\.(accessLog|consents)$/,
  /^(AccessLogEntry|AccessLogFilter|AuditEntry|AccessParty)\./,
  /^Party\.contact$/,
  // SHARED, like the row of a person itself: whoever lacks it finds no person.
  /^Person\.(name|identifiers|region|domains)$/,
  // Nothing of a source stands there yet.
  /^Person\.address$/,
  /^Provenance\.(sourceCode|fileId|rowNumber|receivedAt)$/,
  /^RecordVersion\.(version|changeKind)$/,
  /^\w+Record\.provenance$/,
]

describe('each gate of a field is needed', () => {
  let world: World
  let city: City
  beforeAll(async () => {
    world = await makeWorld()
    city = await plant(world)
  })
  afterAll(() => world.close())

  it('names every non-public field of the schema, here or among those of other tests', () => {
    const closed = [...world.served.policy]
      .filter(([, { scope }]) => scope !== 'PUBLIC')
      .map(([coordinate]) => coordinate)
    const unnamed = closed.filter(
      (one) => PLANTED[one] === undefined && !OF_OTHER_TESTS.some((form) => form.test(one)),
    )
    expect(unnamed).toEqual([])
    expect(closed.length).toBeGreaterThan(25)
  })

  /** Asks as somebody whom only the gate stops. */
  async function ask(
    served: ServedSchema,
    selection: string,
    scopes: ReadonlySet<Scope>,
  ): Promise<string> {
    // Statements go by the shape, the gate by the scopes: everything is read, and only the gate knows better.
    const entitlement: Entitlement = { ...OPERATOR, key: [...scopes].join(), scopes }
    const reader = uniformReader(ANONYMOUS_VIEWER, makeReadings(world.base)(entitlement))
    const context = {
      viewer: ANONYMOUS_VIEWER,
      reader,
      readerOf: () => reader,
      along: [],
      base: world.base,
      writing: null,
      isStrict: false,
      disclosure: new DisclosureReport(reader, served.policy),
      charged: null,
      headers: new Map<string, string>(),
      language: 'zh',
      requestId: 'test',
      address: '127.0.0.1',
    } satisfies RequestContext
    const execute = makeExecutor(served, {
      before: () => Promise.resolve(),
      after: () => Promise.resolve({}),
    })
    const nodes = city.nodes.map((id, at) => `n${at}: node(id: "${id}") { ${selection} }`)
    const document = parse(`{ ${nodes.join(' ')} }`)
    return JSON.stringify(await execute({ document, request: {}, context }))
  }

  it.each(Object.entries(PLANTED))('%s', async (coordinate, { document, place, scopes }) => {
    const seen = new Set<Scope>(scopes ?? ['PUBLIC'])
    const values = city.canaries.filter((one) => one.place === place).map(({ value }) => value)
    const leaks = (text: string) => values.filter((value) => text.includes(value)).length
    expect(values.length).toBeGreaterThan(0)
    expect(leaks(await ask(makeSchema(), document, seen))).toBe(0)
    const open = makeSchema((one) => one === coordinate || one === BEHIND[coordinate])
    expect(leaks(await ask(open, document, seen))).toBeGreaterThan(0)
  })
})
