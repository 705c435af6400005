import { isInputObjectType, parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planDisclosure } from '../../src/disclosure/plan.ts'
import { makeWorld, type World } from '../support/world.ts'
import type { City } from './canary.ts'
import { plant } from './city.ts'
import { gatesOfInterfaces, makeUngated, mutantsOf } from './mutants.ts'

/**
 * Mutants that need another gate off as well, because every way to them leads through one of the same scope or a
 * stricter one: with only theirs off nothing comes out. The gates before them are off for both, the mutant and what it
 * is compared with.
 */
const BEHIND_ANOTHER: Record<string, RegExp> = {
  'a provenance is reached by its record alone, whose field is SHARED too': /^Provenance\./,
  'an entry of its log is reached by the subject alone, whose field is AUTHORIZED too':
    /^AccessLogEntry\./,
  'a step is reached by its entry alone, whose field is AUTHORIZED too': /^ListStep\./,
  'a step is reached by its repair alone, whose field is AUTHORIZED too': /^RepairStep\./,
  'an explanation is reached by its evaluation alone, whose field is SHARED too':
    /^(EvaluationExplanation|PartScore|SectionScore|IndicatorPoints|GradeDemotion|EvaluationReason)\./,
  'a step, its values and its evidence are reached by the objection alone, whose field is AUTHORIZED too':
    /^(ObjectionStep|ObjectionItem|Evidence)\./,
  'a step and what went in are reached by the evaluation alone, whose field is AUTHORIZED too':
    /^Evaluation(Step|InputEntry)\./,
}

describe('each gate of a field is needed', () => {
  let world: World
  let city: City
  beforeAll(async () => {
    world = await makeWorld()
    city = await plant(world)
  })
  afterAll(() => world.close())

  it('lets out what it guards when it alone is taken off', { timeout: 240_000 }, async () => {
    const ask = makeUngated(world, city)
    const survived: string[] = []
    const behind: string[] = []
    const mutants = mutantsOf(world.served)
    for (const mutant of mutants) {
      const { coordinate, before } = mutant
      if (before.length > 0) behind.push(coordinate)
      // What a mask leaves is shown to those who see less.
      const closed = (await ask(mutant, before)).filter((value) => !value.includes('*'))
      const open = (await ask(mutant, [...before, coordinate])).filter(
        (value) => !value.includes('*'),
      )
      if (closed.length > 0) survived.push(`${coordinate} shows ${closed[0]} behind its gate`)
      if (open.length === 0) survived.push(`${coordinate}: nothing is planted there`)
    }
    const killed = mutants.length - survived.length
    console.log(
      `mutation score: ${killed} of ${mutants.length} gates; ${behind.length} of them behind another`,
    )
    expect(survived).toEqual([])
    expect(mutants.length).toBeGreaterThan(40)
    const reasons = Object.values(BEHIND_ANOTHER)
    expect(behind.filter((one) => !reasons.some((form) => form.test(one)))).toEqual([])
  })

  it('is on every type of an interface that declares one', () => {
    const own = mutantsOf(world.served).map(({ coordinate }) => coordinate)
    for (const [, ofTypes] of gatesOfInterfaces(world.served)) {
      expect(own).toEqual(expect.arrayContaining(ofTypes))
    }
  })

  it('refuses what a closed field of a filter or an order would tell, each of them', () => {
    const { schema, policy } = world.served
    const inputs = [...policy].filter(
      ([coordinate, { scope }]) =>
        scope !== 'PUBLIC' && isInputObjectType(schema.getType(coordinate.split('.')[0]!)),
    )
    expect(inputs.length).toBeGreaterThan(0)
    for (const [coordinate] of inputs) {
      const [type, field] = coordinate.split('.') as [string, string]
      const list = Object.values(schema.getQueryType()!.getFields()).find(({ args }) =>
        args.some((one) => one.type.toString() === type),
      )!
      const document = parse(
        `{ ${list.name}(first: 1, filter: { ${field}: "2026-01-01" }) { totalCount } }`,
      )
      const refuses = (by: typeof policy) => () =>
        planDisclosure(schema, by, document, new Set(['PUBLIC'])).checkArguments({})
      expect(refuses(policy)).toThrow(
        expect.objectContaining({ code: 'DISCLOSURE_FORBIDDEN_ARGUMENT' }),
      )
      expect(refuses(new Map(policy).set(coordinate, { scope: 'PUBLIC' }))).not.toThrow()
    }
  })
})
