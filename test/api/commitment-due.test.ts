import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { letCommitmentsFallDue } from '../../src/commitment-register/due.service.ts'
import { ask } from '../support/ask.ts'
import {
  commitmentOf,
  judge,
  makeCommitmentTown,
  makeRepresentative,
  ownCommitmentOf,
  register,
  type CommitmentTown,
} from '../support/commitments.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type Make } from '../support/make.ts'
import { makeWorld, type World } from '../support/world.ts'

const DUE = `{ commitments(first: 100, filter: { stage: [DUE] }) { totalCount edges { node { id } } } }`

describe.each(databases)('commitments whose time is over, on $name', ({ open }) => {
  let world: World
  let make: Make
  let town: CommitmentTown
  const setDay = (day: string) => world.setNow(new Date(`${day}T04:00:00Z`))

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    town = await makeCommitmentTown(world)
  })
  afterAll(() => world.close())

  it('fall due the day after their last, once, and are found by the unit that has to judge', async () => {
    setDay('2026-10-31')
    const subject = await make.subject()
    const owner = await makeRepresentative(world, subject)
    const [over, judged] = [
      await register(world, town.bureau, commitmentOf(subject)),
      await register(world, town.bureau, commitmentOf(subject)),
    ]
    await register(world, town.bureau, commitmentOf(subject, { validUntil: '2026-12-31' }))
    await register(world, owner, ownCommitmentOf(subject, { validUntil: null }))
    await judge(world, town.bureau, judged, 'FULFILLED')
    expect(await letCommitmentsFallDue(world.base)).toBe(0)
    setDay('2026-11-01')
    expect(await letCommitmentsFallDue(world.base)).toBe(1)
    expect(await letCommitmentsFallDue(world.base)).toBe(0)
    const { commitments } = await ask(world, DUE, {}, { viewer: town.bureau })
    expect(commitments.edges).toEqual([{ node: { id: over.id } }])
    const done = await judge(world, town.bureau, { id: over.id, version: 2 }, 'BREACHED')
    expect(done).toMatchObject({ stage: 'BREACHED', version: 3 })
  })

  it('all of them, however many one transaction takes', async () => {
    setDay('2026-10-02')
    for (let n = 0; n < 5; n += 1) {
      await register(world, town.bureau, commitmentOf(await make.subject()))
    }
    setDay('2026-11-02')
    expect(await letCommitmentsFallDue(world.base, 2)).toBe(5)
  })

  it('and a judgement at the same moment is not undone', async () => {
    setDay('2026-10-02')
    const made = await register(world, town.bureau, commitmentOf(await make.subject()))
    setDay('2026-11-02')
    const [fallen, judged] = await Promise.allSettled([
      letCommitmentsFallDue(world.base),
      judge(world, town.bureau, made, 'FULFILLED'),
    ])
    expect(fallen.status).toBe('fulfilled')
    const open = await world.base.db.query<{ stage: string }>(
      `select stage from commitment where superseded_at is null and code = $1`,
      [made.code],
    )
    expect(open).toEqual([{ stage: judged.status === 'fulfilled' ? 'FULFILLED' : 'DUE' }])
  })
})
