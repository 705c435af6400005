import { uuidv7 } from 'uuidv7'
import { openAccessLog } from '../../src/access-log/access-log.service.ts'
import type { World } from '../support/world.ts'
import { nextValue, type City } from './canary.ts'

/** How to reach a party: about no subject, and so seen with what a caller sees of everyone. */
export async function plantContact(world: World, city: City): Promise<void> {
  const value = nextValue()
  const about = { relation: 'ELSEWHERE', state: null, scope: 'SHARED', masked: null } as const
  city.canaries.push({ value, place: 'Party.contact', ...about })
  await world.base.db.query(`update party set contact = $2 where id = $1`, [
    city.parties.get('AGENCY')!.id,
    value,
  ])
}

/** Look-ups in the access log, each for a matter: of one's own file, of others, and for enforcement. */
export async function plantAccesses(world: World, city: City): Promise<void> {
  const log = await openAccessLog(world.base)
  const planted = [
    ['OWN', false],
    ['ELSEWHERE', false],
    ['OWN', true],
    ['CONSENTED', false],
  ] as const
  for (const [relation, untilClosed] of planted) {
    const matter = nextValue()
    const place = untilClosed ? 'AccessLog.openMatter' : 'AccessLog.matter'
    const about = { relation, state: null, scope: 'INTERNAL', masked: null } as const
    city.canaries.push({ value: matter, place, ...about })
    const viewer = { ...city.viewers.get('a bureau')!, tokenId: uuidv7(), matter }
    const made = { requestId: uuidv7(), operation: 'Looked', documentHash: 'x'.repeat(64) }
    const subjectIds = city.subjects.get(relation)!
    const what = { coordinates: ['Organization.phone'], subjectIds, consents: [] }
    await log.append({ viewer, ...made, ...what, untilClosed })
  }
  await log.close()
}
