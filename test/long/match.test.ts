import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fork, int, makeRandom } from '../../src/generate/random.ts'
import type { GeneratedSubject } from '../../src/generate/subject.ts'
import { ask } from '../support/ask.ts'
import { onPostgres } from '../support/databases.ts'
import { DISTORTIONS, distort } from '../support/distort.ts'
import { fillRegister } from '../support/register.ts'
import { makeWorld, type World } from '../support/world.ts'

const SUBJECTS = Number(process.env['LONG_SUBJECTS'] ?? 50_000)

const MATCH = `query ($candidates: [MatchCandidateInput!]!) {
  matchSubjects(candidates: $candidates) {
    key result score features { feature agreement } subject { id name } alternatives { id name }
  }
}`

describe.each(onPostgres)('matching in a city on $name', ({ open }) => {
  let world: World
  let register: GeneratedSubject[]
  beforeAll(async () => {
    world = await makeWorld(await open())
    register = [...(await fillRegister(world, 'long', SUBJECTS)).keys()]
    await world.base.db.query('vacuum analyze')
  })
  afterAll(() => world.close())

  const ways = Object.keys(DISTORTIONS)
  const lists: Record<string, (n: number) => Record<string, unknown>> = {
    'by code': (n) => ({ usci: register[n * 7]!.usci, name: register[n * 7]!.name }),
    'by distorted name': (n) => {
      const random = fork(makeRandom('long/names'), n)
      const subject = register[int(random, 0, register.length - 1)]!
      return { ...distort(random, ways[n % ways.length]!, subject) }
    },
    'by a core name that very many have': (n) => ({ name: `南通通达示例第${n}运输有限公司` }),
    'by one name that very many share': () => ({ name: '通达示例物流有限公司' }),
    'by names that nobody has': (n) => ({ name: `南通无此${n}人示例物流有限公司` }),
  }

  it.each(Object.keys(lists))('answers a hundred candidates %s', async (list) => {
    const candidates = Array.from({ length: 100 }, (_, n) => ({ key: `${n}`, ...lists[list]!(n) }))
    const times: number[] = []
    for (let round = 0; round < 21; round++) {
      const started = performance.now()
      const { matchSubjects } = await ask(world, MATCH, { candidates })
      times.push(performance.now() - started)
      expect(matchSubjects).toHaveLength(100)
    }
    const [p50, most] = [times.toSorted((a, b) => a - b)[10]!, Math.max(...times)]
    console.log(
      `${SUBJECTS} subjects, 100 ${list}: p50 ${p50.toFixed(1)} ms, max ${most.toFixed(1)} ms`,
    )
    // The bound only catches a lost index.
    expect(p50).toBeLessThan(500)
  })
})
