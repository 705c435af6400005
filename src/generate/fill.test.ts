import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeWorld, type World } from '../../test/support/world.ts'
import { fillFile } from './fill.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

it('fills in one firm with as many records as are asked for, each a decision of its own', async () => {
  const filled = { seed: 'large', records: 300, sourceCode: 'TRANSPORT_BUREAU' }
  const code = await fillFile(world.writing, filled)
  const [found] = await world.base.db.query(
    `select count(*)::int as records, count(distinct r.document_number)::int as numbers,
            count(distinct r.subject_id)::int as firms
       from record r join identifier i on i.subject_id = r.subject_id and i.type = 'USCI'
      where i.value = $1 and r.superseded_at is null`,
    [code],
  )
  expect(found).toEqual({ records: 300, numbers: 300, firms: 1 })
})
