import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { readEvaluationId, readSubjectId } from '../../src/relay/global-id.ts'
import { ask } from '../support/ask.ts'
import { counting, pagesOn, type CountingDatabase } from '../support/counting.ts'
import { databases } from '../support/databases.ts'
import { makeEvaluations, type Evaluated, type Evaluations } from '../support/evaluations.ts'
import { noon } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeWorld, TODAY, type World } from '../support/world.ts'

const LISTED = `query ($filter: EvaluationFilter, $first: Int) { evaluations(first: $first, filter: $filter) {
  totalCount edges { node { id state grade { code text scheme version } scheme { code } score version
    explanation { reasons { code } } steps { kind statement inputs { code } } subject { name }
    withheld { field } provenance { sourceCode } } } } }`
const OF_FILE = `query ($id: ID!) { node(id: $id) { ... on Subject { evaluations(first: 20) {
  totalCount edges { node { id state steps { kind } } } } } } }`
const PAGE = `query ($size: Int!) { subjects(first: $size) { edges { node { id
  evaluations(first: 3) { totalCount edges { node { id state grade { text } scheme { zh } score
    explanation { parts { points } } steps { kind } region { zh } subject { name } } } } } } } }`

describe.each(databases)('who sees evaluations, on $name', ({ open }) => {
  let world: World
  let db: CountingDatabase
  let made: Evaluations
  let firm: MadeSubject
  let own: Viewer
  let bureau: Viewer
  let agency: Viewer
  const found: Record<string, Evaluated> = {}

  beforeAll(async () => {
    db = counting(await open())
    world = await makeWorld(db)
    made = await makeEvaluations(world)
    const { department, evaluate, step, final } = made
    firm = await made.make.subject()
    own = await made.representative(firm)
    agency = await made.agency()
    const court = await makeParty(world.base, 'BUREAU', {
      regionCode: '320600',
      sourceCode: 'COURT',
    })
    bureau = { ...(await makeViewer(world.base, court, 'ACTOR')), purpose: 'HONOURS' }
    found['final'] = await final(firm, '95')
    found['ended'] = await ended()
    found['preliminary'] = await evaluate(department, firm)
    found['publicity'] = await step(
      'publishEvaluation',
      department,
      await evaluate(department, firm, { periodFrom: '2025-01-01' }),
    )
    found['delegated'] = await evaluate(agency, firm)
    found['person'] = await ofPerson()
    const other = await made.make.subject()
    const kept = { scheme: 'MOT-ROAD-ENTERPRISE', periodFrom: '2025-01-01' }
    const more = {
      ...kept,
      periodUntil: '2025-12-31',
      inputs: { parts: [{ part: 'BASE', score: '700' }] },
    }
    const until = { validUntil: '2027-01-01' }
    found['kept'] = await step(
      'finalizeEvaluation',
      department,
      await evaluate(department, other, more),
      until,
    )
    for (const one of Object.values(found)) expect(one.problems).toEqual([])
  })
  afterAll(() => world.close())

  async function ended(): Promise<Evaluated> {
    const { department, evaluate, step } = made
    world.setNow(noon('2025-10-01'))
    const one = await evaluate(department, firm, {
      scheme: 'MOT-HWY-CONSTR',
      periodFrom: '2024-01-01',
      inputs: { parts: [{ part: 'BID', section: 'T1', score: '90' }] },
    })
    const done = await step('finalizeEvaluation', department, one, { validUntil: '2026-11-19' })
    world.setNow(noon(TODAY))
    return done
  }

  async function ofPerson(): Promise<Evaluated> {
    const person = await made.make.person()
    const holder = { ...made.department, purpose: 'ENFORCEMENT', matter: 'M' }
    const one = await made.evaluate(
      holder,
      { id: person.subjectId },
      {
        scheme: 'MOT-TAXI-DRIVER',
        periodFrom: '2025-01-01',
        inputs: { parts: [{ part: 'BASE', score: '20' }] },
      },
    )
    return made.step('finalizeEvaluation', holder, one, { validUntil: '2027-01-01' })
  }

  const seen = async (viewer?: Viewer, filter: object | null = null) => {
    const as = viewer === undefined ? {} : { viewer }
    const { evaluations } = await ask(world, LISTED, { filter, first: 50 }, as)
    const ids = evaluations.edges.map(({ node }: { node: { id: string } }) => node.id)
    expect(evaluations.totalCount).toBe(ids.length)
    return Object.keys(found)
      .filter((name) => ids.includes(found[name]!.evaluationId))
      .toSorted()
  }

  it('shows the public final grades of schemes that publish them, and never a person', async () => {
    expect(found['person']!.evaluation).toMatchObject({ state: 'FINAL', disclosureScope: 'SHARED' })
    expect(await seen()).toEqual(['final'])
    expect(await seen(await made.agency())).toEqual(['final'])
    const [edge] = (await ask(world, LISTED, { first: 1 })).evaluations.edges
    expect(edge.node).toMatchObject({
      grade: {
        code: 'AA',
        scheme: 'JS-ROADWATER-OPERATOR-2024',
        version: 'JS-ROADWATER-OPERATOR-2024@2024-01-01',
      },
      score: null,
      explanation: null,
      steps: null,
      version: null,
      provenance: null,
      subject: { name: firm.name },
    })
    const withheld = edge.node.withheld.map(({ field }: { field: string }) => field)
    expect(withheld.toSorted()).toEqual([
      'explanation',
      'isDelegated',
      'provenance',
      'score',
      'steps',
      'version',
    ])
  })

  it('shows public bodies scores, persons and what is over where history counts', async () => {
    expect(await seen(bureau)).toEqual(['final', 'kept', 'person'])
    const enforcing = { ...bureau, purpose: 'ENFORCEMENT', matter: 'M' }
    expect(await seen(enforcing)).toEqual(['ended', 'final', 'kept', 'person'])
    const { evaluations } = await ask(world, LISTED, { first: 50 }, { viewer: enforcing })
    for (const { node } of evaluations.edges) {
      expect(node.score).not.toBeNull()
      // It has AUTHORIZED, and yet what went in is not its own.
      expect(node.steps).toEqual([])
    }
  })

  it('shows preliminary results to the evaluator, its holder and the subject alone', async () => {
    const all = ['delegated', 'ended', 'final', 'kept', 'person', 'preliminary', 'publicity']
    // The department holds what the agency that it answers for evaluates.
    expect(await seen(made.department)).toEqual(all)
    expect(await seen(agency)).toEqual(['delegated', 'final'])
    const mine = await ask(world, OF_FILE, { id: firm.id }, { viewer: own })
    expect(mine.node.evaluations.totalCount).toBe(5)
    for (const { node } of mine.node.evaluations.edges) expect(node.steps).not.toEqual([])
    const others = await ask(world, OF_FILE, { id: firm.id })
    expect(others.node.evaluations.totalCount).toBe(1)
  })

  it('answers by id what it shows in lists, and nothing else', async () => {
    const typeOf = async (name: string, viewer?: Viewer) => {
      const as = viewer === undefined ? {} : { viewer }
      const variables = { id: found[name]!.evaluationId }
      const { node } = await ask(
        world,
        `query ($id: ID!) { node(id: $id) { type: __typename } }`,
        variables,
        as,
      )
      return node?.type ?? null
    }
    expect(await typeOf('final')).toBe('Evaluation')
    for (const name of ['ended', 'preliminary', 'publicity', 'delegated', 'person', 'kept'])
      expect(await typeOf(name)).toBeNull()
    expect(await typeOf('publicity', own)).toBe('Evaluation')
    expect(await typeOf('publicity', bureau)).toBeNull()
    expect(await typeOf('delegated', agency)).toBe('Evaluation')
    expect(await typeOf('delegated', await made.agency())).toBeNull()
  })

  it('narrows by scheme, state and grade, and logs what is more than public', async () => {
    const before = world.disclosures.length
    expect(await seen(bureau, { scheme: ['MOT-TAXI-DRIVER'] })).toEqual(['person'])
    expect(world.disclosures.slice(before)).not.toEqual([])
    expect(await seen(made.department, { state: ['EXPIRED'] })).toEqual(['ended'])
    expect(await seen(made.department, { state: ['PUBLICITY'] })).toEqual(['publicity'])
    const scheme = 'JS-ROADWATER-OPERATOR-2024'
    expect(await seen(undefined, { grade: { scheme, codes: ['AA'] } })).toEqual(['final'])
    expect(await seen(undefined, { grade: { scheme, codes: ['A'] } })).toEqual([])
    // The same letter of another scheme is another grade.
    const other = { scheme: 'MOT-HWY-CONSTR', codes: ['AA'] }
    expect(await seen(undefined, { grade: other })).toEqual([])
    expect(await seen(undefined, { region: '320681' })).toEqual([])
  })

  it('tells nothing of what was not known or did not count at an instant', async () => {
    const document = `query ($asOf: AsOfInput) { evaluations(first: 20, asOf: $asOf) { edges { node { id } } } }`
    const at = async (asOf: object) =>
      (await ask(world, document, { asOf })).evaluations.edges.length
    expect(await at({ validAt: '2026-07-31' })).toBe(0)
    expect(await at({ validAt: '2026-08-01' })).toBe(1)
    expect(await at({ knownAt: '2020-01-01T00:00:00Z' })).toBe(0)
  })

  it('takes as many statements for a large page of subjects as for a small one', async () => {
    const { small, large } = pagesOn(db)
    for (let n = 0; n < large; n += 1) {
      await copyEvaluation(world, found['final']!.evaluationId, await made.make.subject())
    }
    for (const viewer of [undefined, bureau, made.department]) {
      const texts = async (size: number) => {
        db.taken()
        const as = viewer === undefined ? {} : { viewer }
        const { subjects } = await ask(world, PAGE, { size }, as)
        const shown = subjects.edges.filter(
          ({ node }: { node: { evaluations: { totalCount: number } } }) =>
            node.evaluations.totalCount > 0,
        )
        expect(shown.length).toBeGreaterThan(size / 2)
        return db.taken()
      }
      const few = await texts(small)
      expect((await texts(large)).length).toBe(few.length)
    }
  })
})

/** The same evaluation of another subject. */
async function copyEvaluation(world: World, id: string, to: MadeSubject): Promise<void> {
  const from = readEvaluationId(id)
  const copied = randomUUID()
  for (const table of ['evaluation', 'evaluation_step']) {
    const columns = await world.base.db.query<{ name: string }>(
      `select column_name as name from information_schema.columns
        where table_schema = 'public' and table_name = $1 order by ordinal_position`,
      [table],
    )
    const selected = columns.map(({ name }) => {
      if (name === 'subject_id') return '$3::uuid'
      return name === 'evaluation_id' ? '$4::uuid' : name
    })
    await world.base.db.query(
      `insert into ${table} (${columns.map(({ name }) => name).join(', ')})
       select ${selected.join(', ')} from ${table} where subject_id = $1::uuid and evaluation_id = $2::uuid`,
      [from.subjectId, from.id, readSubjectId(to.id), copied],
    )
  }
}
