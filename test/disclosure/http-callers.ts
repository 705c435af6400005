import { issueToken } from '../../src/credential/token.service.ts'
import { OPERATOR_VIEWER } from '../../src/disclosure/viewer.ts'
import { bearer } from '../support/credentials.ts'
import { makeViewer } from '../support/parties.ts'
import type { World } from '../support/world.ts'
import { ROLE_OF } from './callers.ts'
import type { City } from './canary.ts'
import { CALLERS } from './expected.ts'

/** A kind of caller as the server meets it: by the header fields that it sends. */
export interface HttpCaller {
  name: string
  headers: Record<string, string>
}

/** Points a day: all that a token may have. */
const QUOTA_POINTS = 1_000_000_000

/** Gives each kind of caller a token of its party; the public brings none. */
export async function makeHttpCallers({ base }: World, city: City): Promise<HttpCaller[]> {
  const callers: HttpCaller[] = []
  for (const [name, { class: cls, purpose }] of Object.entries(CALLERS)) {
    const party = city.parties.get(cls)
    if (party === undefined) {
      callers.push({ name, headers: {} })
      continue
    }
    const { member, permissions } = await makeViewer(base, party, ROLE_OF[cls] ?? 'ACTOR')
    const { secret } = await issueToken(base, OPERATOR_VIEWER, {
      kind: 'MACHINE',
      partyId: party.id,
      memberId: member.id,
      name,
      permissions: [...permissions],
      quotaPoints: QUOTA_POINTS,
    })
    const matter = { purpose: purpose ?? '', matter: encodeURIComponent('示例事项') }
    callers.push({ name, headers: { ...bearer(secret), ...(purpose === null ? {} : matter) } })
  }
  return callers
}
