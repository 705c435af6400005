import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveViewer } from '../../src/credential/credential.service.ts'
import { ERROR_CODES } from '../../src/errors.ts'
import { deliverDemo, fillDemo } from '../../src/generate/demo.ts'
import { openDemoParties } from '../../src/generate/demo-parties.ts'
import { ROW_PROBLEMS } from '../../src/submission/problem.ts'
import { ask } from '../support/ask.ts'
import { makeWorld, type World } from '../support/world.ts'

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')

/** The first fenced block of a language in a document. */
function fenced(text: string, language: string): string {
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)
  if (found === null) throw new Error(`no ${language} block`)
  return found[1]!
}

describe('the README', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
    await fillDemo(world.base)
  })
  afterAll(() => world.close())

  it('shows a query that gets the answer that it shows', async () => {
    const readme = read('README.md')
    const answer = await world.query(fenced(readme, 'graphql'))
    const shown = JSON.parse(fenced(readme, 'json')) as Record<string, unknown>
    expect(answer.errors).toBeUndefined()
    // The README shortens the list of what is withheld: each entry that it shows is in the answer.
    expect(answer.data).toMatchObject(withAnyWithheld(shown) as object)
  })

  it('shows one query that is answered differently to each party of its table', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'credit-docs-'))
    const tokens = (await openDemoParties(world.base, folder))!
    const readme = read('README.md')
    const query = fenced(readme.slice(readme.indexOf('## One query')), 'graphql')
    const rows = [...readme.matchAll(/^\| (–|[A-Z]+) \| (–|[A-Z_]+) \| (\d+) \|(.*)\|$/gm)]
    expect(rows.length).toBeGreaterThanOrEqual(4)
    for (const [, caller, purpose, count, rest] of rows) {
      const headers = {
        ...(caller === '–' ? {} : { authorization: `Bearer ${tokens[caller!]}` }),
        ...(purpose === '–' ? {} : { purpose: purpose! }),
      }
      const viewer = await resolveViewer({ base: world.base, oidc: null }, headers, '127.0.0.1')
      const { subject } = await ask(world, query, {}, { viewer })
      const cells = rest!.split('|').map((cell) => cell.trim())
      const found = [subject.records.totalCount, ...cellsOf(subject)]
      expect([caller, ...found]).toEqual([caller, Number(count), ...cells])
    }
    rmSync(folder, { recursive: true })
  })

  it('shows a check that says what the README says of it', async () => {
    await deliverDemo(world.base)
    const folder = mkdtempSync(join(tmpdir(), 'credit-docs-'))
    const tokens = (await openDemoParties(world.base, folder))!
    const readme = read('README.md')
    const query = fenced(readme.slice(readme.indexOf('## Check a subject')), 'graphql')
    const headers = { authorization: `Bearer ${tokens['BUREAU']}` }
    const viewer = await resolveViewer({ base: world.base, oidc: null }, headers, '127.0.0.1')
    const { creditCheck } = await ask(world, query, {}, { viewer })
    expect(creditCheck.outcome).toBe('RESTRICTED')
    const [reason] = creditCheck.reasons
    const [measure] = creditCheck.measures
    for (const told of [creditCheck.outcome, reason.code, measure.code])
      expect(readme).toContain(told)
    expect(reason.facts[0].node).not.toBeNull()
    rmSync(folder, { recursive: true })
  })

  it('has entries of the lists that the README asks for, and none of its own firm', async () => {
    const query = `query ($list: [String!]) { listEntries(filter: { list: $list, state: [IN_FORCE] }, first: 20) {
      edges { node { list { code } subject { usci } authority } } } }`
    const codes = new Set<string>()
    for (const list of ['RED', 'BLACK', 'QUALIFICATION']) {
      const { edges } = (await ask(world, query, { list: [list] })).listEntries
      expect(edges.length, list).toBeGreaterThan(0)
      for (const { node } of edges) codes.add(node.subject.usci as string)
    }
    expect(codes).not.toContain('913206000000001230')
    const watched = await ask(world, query, { list: ['WATCH'] })
    expect(watched.listEntries.edges).toEqual([])
    const folder = mkdtempSync(join(tmpdir(), 'credit-docs-'))
    await openDemoParties(world.base, folder)
    rmSync(folder, { recursive: true })
    // Of the demo's bureau, which may go on with them.
    const [kept] = await world.base.db.query<{ n: number }>(
      `select count(*)::int as n from list_entry e join party p on p.id = e.authority_id and p.class = 'BUREAU'
        where e.list_code = 'WATCH'`,
    )
    expect(kept!.n).toBeGreaterThan(0)
  })

  it('names only commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = [...read('README.md').matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!)
    expect(named.length).toBeGreaterThan(4)
    for (const name of named) expect(scripts).toHaveProperty([name])
  })
})

interface Shown {
  documentNumber: string | null
  attributes: { column: { key: string }; disclosure: string; value: string | null }[]
}

/** What the table tells of an answer: the facts, the representative's number, the contract. */
function cellsOf(subject: { records: { edges: { node: Shown }[] } }): string[] {
  const nodes = subject.records.edges.map(({ node }) => node)
  const attribute = (number: string, key: string) =>
    nodes
      .find(({ documentNumber }) => documentNumber === number)!
      .attributes.find(({ column }) => column.key === key)!
  const id = attribute('通交罚〔2026〕00001号', 'legalRepresentativeId')
  const contract = nodes
    .flatMap(({ attributes }) => attributes)
    .find(({ column }) => column.key === 'contractNumber')
  return [
    attribute('通交罚〔2026〕00002号', 'facts').disclosure,
    id.value ?? id.disclosure,
    contract?.disclosure ?? '–',
  ]
}

function withAnyWithheld(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withAnyWithheld)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'withheld' ? expect.arrayContaining(inner as unknown[]) : withAnyWithheld(inner),
    ]),
  )
}

describe('docs/errors.md', () => {
  const codes = [...read('docs/errors.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code)

  it('lists every code and no other', () => {
    expect(codes).toEqual([...Object.keys(ERROR_CODES), ...Object.keys(ROW_PROBLEMS)])
  })
})
