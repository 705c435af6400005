import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ANONYMOUS_VIEWER } from '../../src/disclosure/viewer.ts'
import { readGlobalId } from '../../src/relay/global-id.ts'
import { databases } from '../support/databases.ts'
import { makeWorld, type World } from '../support/world.ts'
import { isPermitted, plant, type Canary, type City } from './city.ts'
import { rootDocuments, selectionsOf } from './documents.ts'
import { CALLERS, scopesOf } from './expected.ts'

/** Digits of a value that a mask leaves: first six and last four. */
function maskOf(value: string): string {
  return `${value.slice(0, 6)}********${value.slice(-4)}`
}

/** The forms in which a value could stand in an answer. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value)
  // Base64 of a text inside a longer one: what all three alignments have in common.
  const inner = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(4, -4),
  )
  return [value, bytes.toString('hex'), ...inner]
}

/** Asks everything that the schema lets one ask, and gives each answer's text. */
async function* answersTo(world: World, city: City, caller: string): AsyncGenerator<string> {
  const viewer = city.viewers.get(caller)!
  const { schema } = world.served
  const ask = async (document: string, variables = {}) =>
    JSON.stringify(await world.query(document, variables, { viewer }))
  const nodes = city.nodes.map((id, at) => `n${at}: node(id: "${id}") { ...F }`)
  const isRecord = (at: number) => readGlobalId(city.nodes[at]!)!.kind === 'record'
  const records = nodes.filter((_, at) => isRecord(at))
  const subjects = nodes.filter((_, at) => !isRecord(at))
  const byCode = city.uscis.map(
    (value, at) => `u${at}: subject(identifier: { value: "${value}" }) { ...F }`,
  )
  for (const inner of selectionsOf(schema, 'Node')) {
    // What is below a subject is asked of subjects, and so on; the leaves of the node itself of all.
    const asked = /^\.\.\. on \w+Record /.test(inner) ? records : subjects
    for (const some of chunks(inner.startsWith('__') ? nodes : asked, inner)) {
      yield await ask(`{ ${some.join(' ')} } fragment F on Node { ${inner} }`)
    }
  }
  for (const inner of selectionsOf(schema, 'Subject').slice(0, 12)) {
    for (const some of chunks(byCode, inner)) {
      yield await ask(`{ ${some.join(' ')} } fragment F on Subject { ${inner} }`)
    }
  }
  for (const document of rootDocuments(schema)) yield await ask(document)
  const LISTS = [
    'records(first: 100, filter: { kind: [PENALTY] }, orderBy: { decidedOn: ASC })',
    'records(last: 100, filter: { polarity: [NEGATIVE], decidedFrom: "2026-01-01" })',
    'records(page: { number: 1, size: 100 }, filter: { item: ["VOLUNTARY_DECLARATION", "JUDICIAL_ENFORCEMENT"] })',
  ]
  for (const list of LISTS) {
    yield await ask(
      `{ ${list} { totalCount totalCountKind pageInfo { startCursor endCursor } edges { cursor node { id documentNumber state attributes { column { key } value } withheld { field } } } } }`,
    )
  }
  yield await ask(
    `{ subjects(search: "金丝雀", first: 100) { totalCount edges { node { id name } } } }`,
  )
}

/** Few enough for the selections and tokens that a document may have, with `inner` in each. */
function chunks(texts: readonly string[], inner: string): string[][] {
  const size = Math.max(1, Math.min(40, Math.floor(900 / inner.split(' ').length)))
  const many: string[][] = []
  for (let at = 0; at < texts.length; at += size) many.push(texts.slice(at, at + size))
  return many
}

interface Findings {
  leaks: string[]
  seen: Set<Canary>
  answers: number
}

async function inspect(world: World, city: City, name: string): Promise<Findings> {
  const caller = CALLERS[name]!
  const findings: Findings = { leaks: [], seen: new Set(), answers: 0 }
  const watched = city.canaries.map((canary) => ({
    canary,
    permitted: isPermitted(caller, canary),
    forms: formsOf(canary.value),
    masked:
      canary.masked === null || scopesOf(caller, canary.relation).includes(canary.masked)
        ? null
        : maskOf(canary.value),
  }))
  for await (const text of answersTo(world, city, name)) {
    findings.answers += 1
    // A document that is refused proves nothing: the only refusals are those of operations that are not the caller's.
    const errors =
      (JSON.parse(text) as { errors?: { extensions: { code: string } }[] }).errors ?? []
    for (const { extensions } of errors) {
      if (extensions.code !== 'FORBIDDEN')
        findings.leaks.push(`${extensions.code}: ${text.slice(0, 200)}`)
    }
    for (const { canary, permitted, forms, masked } of watched) {
      const where = `${name}: ${canary.place} of ${canary.relation} ${canary.state ?? ''}`
      if (permitted) {
        if (text.includes(forms[0]!)) findings.seen.add(canary)
      } else if (forms.some((form) => text.includes(form))) findings.leaks.push(where)
      else if (masked !== null && text.includes(masked)) findings.leaks.push(`${where}, masked`)
    }
  }
  return findings
}

describe.each(databases)('the leak oracle on $name', ({ open }) => {
  let world: World
  let city: City

  beforeAll(async () => {
    world = await makeWorld(await open())
    city = await plant(world)
  })
  afterAll(() => world.close())

  it.each(Object.keys(CALLERS))(
    '%s sees what the tables say, all of it and nothing more',
    async (name) => {
      const { leaks, seen, answers } = await inspect(world, city, name)
      const unseen = city.canaries
        .filter((canary) => isPermitted(CALLERS[name]!, canary) && !seen.has(canary))
        .map(({ place, relation, state }) => `${place} of ${relation} ${state ?? ''}`)
      expect({ leaks: [...new Set(leaks)], unseen }).toEqual({ leaks: [], unseen: [] })
      expect(answers).toBeGreaterThan(60)
    },
  )

  it('answers the public byte for byte alike, whatever hidden data change', async () => {
    const before: string[] = []
    for await (const text of answersTo(world, city, 'anonymous')) before.push(text)
    await hideMore(world)
    const after: string[] = []
    for await (const text of answersTo(world, city, 'anonymous')) after.push(text)
    expect(world.base.today()).toBe('2026-11-20')
    expect(after).toEqual(before)
    expect(city.viewers.get('anonymous')).toBe(ANONYMOUS_VIEWER)
  })
})

/** Takes away or changes everything that the public does not see. */
async function hideMore({ base: { db } }: World): Promise<void> {
  await db.query(`delete from record where state <> 'IN_FORCE' or superseded_at is not null
    or disclosure_scope <> 'PUBLIC' or published_from is null or published_to <= '2026-11-20'`)
  await db.query(`update record set attributes_shared = null, attributes_authorized = null,
    attributes_internal = null, change_reason = null, row_hash = 'other', source_code = 'COURT'`)
  await db.query(`update subject_version set phone_sealed = null, representative_id_sealed = null,
    address_shared = null, representative_name_shared = null, source_code = 'COURT'`)
  await db.query(`update subject_version set name = '示例他人' where category = 'PERSON'`)
}
