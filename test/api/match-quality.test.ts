import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fork, int, makeRandom } from '../../src/generate/random.ts'
import type { GeneratedSubject } from '../../src/generate/subject.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { DISTORTIONS, distort } from '../support/distort.ts'
import { fillRegister } from '../support/register.ts'
import { makeWorld, type World } from '../support/world.ts'

const SUBJECTS = Number(process.env['MATCH_SUBJECTS'] ?? 3000)
const SEED = process.env['MATCH_SEED'] ?? 'match'
const NAMES = 1000

const MATCH = `query ($candidates: [MatchCandidateInput!]!) {
  matchSubjects(candidates: $candidates) {
    key result subject { id } alternatives { id }
  }
}`

interface Answered {
  key: string
  result: string
  subject: { id: string } | null
  alternatives: { id: string }[]
}

type Verdict = 'matched' | 'proposed' | 'listed' | 'wrongly matched' | 'wrongly proposed' | 'missed'

function verdictOf({ result, subject, alternatives }: Answered, id: string): Verdict {
  if (result === 'MATCHED') return subject!.id === id ? 'matched' : 'wrongly matched'
  if (result === 'POSSIBLE') return subject!.id === id ? 'proposed' : 'wrongly proposed'
  if (result !== 'AMBIGUOUS') return 'missed'
  return alternatives.some((one) => one.id === id) ? 'listed' : 'wrongly proposed'
}

describe.each(databases)('a thousand distorted names on $name', ({ open }) => {
  let world: World
  let register: GeneratedSubject[]
  let ids: ReadonlyMap<GeneratedSubject, string>
  beforeAll(async () => {
    world = await makeWorld(await open())
    ids = await fillRegister(world, SEED, SUBJECTS)
    register = [...ids.keys()]
  })
  afterAll(() => world.close())

  it('never match another firm, and nearly all find their own', async () => {
    const ways = Object.keys(DISTORTIONS)
    const tally = Object.fromEntries(ways.map((way) => [way, {} as Record<string, number>]))
    const total: Record<string, number> = {}
    for (let from = 0; from < NAMES; from += 100) {
      const asked = Array.from({ length: 100 }, (_, n) => {
        const random = fork(makeRandom(`${SEED}/names`), from + n)
        const way = ways[(from + n) % ways.length]!
        const subject = register[int(random, 0, register.length - 1)]!
        return { way, subject, given: distort(random, way, subject) }
      })
      const candidates = asked.map(({ given }, n) => ({ key: String(n), ...given }))
      const { matchSubjects } = await ask(world, MATCH, { candidates })
      for (const [n, { way, subject }] of asked.entries()) {
        const verdict = verdictOf(matchSubjects[n] as Answered, ids.get(subject)!)
        tally[way]![verdict] = (tally[way]![verdict] ?? 0) + 1
        total[verdict] = (total[verdict] ?? 0) + 1
      }
    }
    const found = (total['matched'] ?? 0) + (total['proposed'] ?? 0) + (total['listed'] ?? 0)
    console.log(`recall ${found / NAMES} of ${NAMES}`, total, tally)
    expect(total['wrongly matched'] ?? 0).toBe(0)
    // 0.952 was measured. What is missed has a wrong character in its core name, and may be another firm.
    expect(found / NAMES).toBeGreaterThanOrEqual(0.94)
    expect(total['matched']! / NAMES).toBeGreaterThanOrEqual(0.45)
  })
})
