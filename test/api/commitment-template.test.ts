import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../support/ask.ts'
import {
  change,
  commitmentOf,
  makeCommitmentTown,
  register,
  REGISTER,
  type CommitmentTown,
} from '../support/commitments.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, nextSerial, type MadeSubject, type Make } from '../support/make.ts'
import { makeWorld, type World } from '../support/world.ts'

const TEMPLATE = 'DEMO_LICENCE_SUBSTITUTION@2026-01-01'

describe.each(databases)('templates and codes of commitments, on $name', ({ open }) => {
  let world: World
  let make: Make
  let town: CommitmentTown
  let firm: MadeSubject

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    town = await makeCommitmentTown(world)
    firm = await make.subject()
  })
  afterAll(() => world.close())

  const following = (values: object = {}) =>
    commitmentOf(firm, {
      template: TEMPLATE,
      content:
        '本承诺人申请道路货物运输经营许可，已知晓全部办理条件，承诺所述情况真实，并自许可之日起持续符合办理条件。',
      liability: '如违反上述承诺，愿意接受依法撤销许可，承担相应法律责任，并同意记入信用档案。',
      ...values,
    })

  it('are listed as rule data, those for demonstration of low confidence', async () => {
    const { commitmentTemplates } = await ask(
      world,
      `{ commitmentTemplates(first: 50) { totalCount edges { node { code version confidence requires validityMonths
         type { code } scene { code } publicationClass { code } places { name } } } } }`,
    )
    const nodes = commitmentTemplates.edges.map((edge: { node: unknown }) => edge.node)
    expect(commitmentTemplates.totalCount).toBe(nodes.length)
    expect(nodes).toContainEqual({
      code: 'DEMO_LICENCE_SUBSTITUTION',
      version: TEMPLATE,
      confidence: 'LOW',
      requires: ['validUntil', 'acceptingUnitCode'],
      validityMonths: 12,
      type: { code: 'APPROVAL_SUBSTITUTION' },
      scene: { code: 'ADMINISTRATIVE_LICENSING' },
      publicationClass: { code: 'OPEN' },
      places: [{ name: '许可事项' }],
    })
  })

  it('a commitment that follows one cites its version', async () => {
    const made = await register(world, town.bureau, following())
    const { node } = await ask(
      world,
      `query ($id: ID!) { node(id: $id) { ... on Commitment { template { version code } } } }`,
      { id: made.id },
    )
    expect(node.template).toEqual({ version: TEMPLATE, code: 'DEMO_LICENCE_SUBSTITUTION' })
  })

  it.each([
    [{ template: 'DEMO_NOTHING@2026-01-01' }, ['template TEMPLATE_UNKNOWN']],
    [{ type: '其他' }, ['type TEMPLATE_DIFFERS']],
    [{ scene: null }, ['scene TEMPLATE_DIFFERS']],
    [{ publicationClass: 'LIMITED' }, ['publicationClass TEMPLATE_DIFFERS']],
    [{ content: '在三十日内补齐证明' }, ['content TEMPLATE_DIFFERS']],
    [{ liability: '撤销许可' }, ['liability TEMPLATE_DIFFERS']],
    [{ validUntil: null }, ['validUntil REQUIRED_MISSING']],
    [{ validUntil: '2027-10-01' }, ['validUntil TEMPLATE_DIFFERS']],
    [{ acceptingUnitCode: null }, ['acceptingUnitCode REQUIRED_MISSING']],
    [
      { signedOn: '2025-12-31', code: '32060020251231000001', validUntil: '2026-06-30' },
      ['template TEMPLATE_NOT_IN_FORCE'],
    ],
  ])('%j is refused: %j', async (values, wanted) => {
    const { registerCommitment } = await ask(world, REGISTER, following(values), {
      viewer: town.bureau,
    })
    const found = registerCommitment.problems as { field: string; code: string }[]
    expect(found.map(({ field, code }) => `${field} ${code}`)).toEqual(wanted)
  })

  it('lasts to the last day that it allows', async () => {
    const made = await register(world, town.bureau, following({ validUntil: '2027-09-30' }))
    expect(made.validUntil).toBe('2027-09-30')
  })

  it('of two writers who take one code at once, one gets it', async () => {
    const others = await Promise.all([1, 2, 3, 4].map(() => make.subject()))
    const { code } = commitmentOf(firm).input
    const answers = await Promise.all(
      others.map((one) =>
        ask(world, REGISTER, commitmentOf(one, { code }), { viewer: town.bureau }),
      ),
    )
    const codes = answers.map(({ registerCommitment: { commitment, problems } }) =>
      commitment === null ? problems[0].code : 'REGISTERED',
    )
    expect(codes.toSorted()).toEqual(['CODE_TAKEN', 'CODE_TAKEN', 'CODE_TAKEN', 'REGISTERED'])
    const rows = await world.base.db.query<{ n: number }>(
      'select count(*)::int as n from commitment where code = $1',
      [code],
    )
    expect(rows).toEqual([{ n: 1 }])
  })

  it('the same request twice at once is one commitment', async () => {
    const variables = commitmentOf(firm)
    const both = await Promise.all(
      [1, 2].map(() => ask(world, REGISTER, variables, { viewer: town.bureau })),
    )
    const ids = both.map(({ registerCommitment }) => registerCommitment.commitment?.id)
    expect(ids[0]).toBeDefined()
    expect(ids[1]).toBe(ids[0])
  })

  it('another source may use the code, and a code that was cancelled is free again', async () => {
    const variables = commitmentOf(firm)
    const { code } = variables.input
    const first = await register(world, town.bureau, variables)
    await register(world, town.enforcement, commitmentOf(firm, { code }))
    const input = { commitment: first.id, expectedVersion: 1, reason: '登记有误' }
    await ask(world, change('withdrawCommitment'), { input }, { viewer: town.bureau })
    const again = commitmentOf(firm, { code, idempotencyKey: `again-${nextSerial()}` })
    expect((await register(world, town.bureau, again)).code).toBe(code)
  })
})
