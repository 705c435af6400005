import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { makeWorld, type World } from '../support/world.ts'
import type { City } from './canary.ts'
import { plant } from './city.ts'
import { expectNoneMixed, makeCrowd } from './interleaved.ts'

/** The short form; ten thousand are asked by the long run. */
const REQUESTS = 600

describe.each(databases)('callers that ask at once on $name', ({ open }) => {
  let world: World
  let city: City
  beforeAll(async () => {
    world = await makeWorld(await open())
    city = await plant(world)
  })
  afterAll(() => world.close())

  it(
    'are answered as each would be alone, whatever loaders they share',
    { timeout: 240_000 },
    async () => {
      const crowd = await makeCrowd(world, city)
      expect(new Set(crowd).size).toBeGreaterThanOrEqual(30)
      await expectNoneMixed(world, city, crowd, REQUESTS)
    },
  )
})
