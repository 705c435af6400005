import { afterAll, beforeAll, describe, it } from 'vitest'
import type { City } from '../disclosure/canary.ts'
import { plant } from '../disclosure/city.ts'
import { expectNoneMixed, makeCrowd } from '../disclosure/interleaved.ts'
import { databases } from '../support/databases.ts'
import { makeWorld, type World } from '../support/world.ts'

const REQUESTS = Number(process.env['LEAK_REQUESTS'] ?? 10_000)

describe.each(databases)('ten thousand requests of thirty callers on $name', ({ open }) => {
  let world: World
  let city: City
  beforeAll(async () => {
    world = await makeWorld(await open())
    city = await plant(world)
  })
  afterAll(() => world.close())

  it('are never mixed up', async () => {
    const began = Date.now()
    await expectNoneMixed(world, city, await makeCrowd(world, city), REQUESTS)
    console.log(
      `${REQUESTS} requests, none mixed up, in ${Math.round((Date.now() - began) / 1000)} s`,
    )
  })
})
