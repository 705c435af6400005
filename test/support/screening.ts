import { issueToken } from '../../src/credential/token.service.ts'
import type { Base } from '../../src/disclosure/reading.ts'
import { OPERATOR_VIEWER, type Viewer } from '../../src/disclosure/viewer.ts'
import { bearer } from './credentials.ts'
import { makeParty, makeViewer } from './parties.ts'

export const BIDDING = 'purpose=BIDDING&matter=2026-1'

/** A bureau that may check: its token, and the person behind it. */
export async function makeChecker(
  base: Base,
  more: { quotaPoints?: number; permissions?: string[] } = {},
): Promise<{ secret: string; tokenId: string; viewer: Viewer & { party: { id: string } } }> {
  const party = await makeParty(base, 'BUREAU', { regionCode: '320600' })
  const viewer = await makeViewer(base, party, 'ACTOR')
  const { secret, token } = await issueToken(base, OPERATOR_VIEWER, {
    kind: 'MACHINE',
    partyId: party.id,
    memberId: viewer.member.id,
    name: '示例业务系统',
    permissions: more.permissions ?? ['check:run', 'subject:read'],
    ...(more.quotaPoints === undefined ? {} : { quotaPoints: more.quotaPoints }),
  })
  return { secret, tokenId: token.id, viewer: { ...viewer, party } }
}

/** What a door answered. */
export interface Told {
  status: number
  headers: Headers
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any
}

/** Hands a list in. */
export async function handIn(
  url: string,
  secret: string,
  body: string | Uint8Array,
  { key = crypto.randomUUID() as string, type = 'text/csv', query = BIDDING, headers = {} } = {},
): Promise<Told> {
  const response = await fetch(`${url}/screenings?${query}`, {
    method: 'POST',
    headers: {
      'content-type': type,
      'idempotency-key': key,
      'accept-language': 'en',
      ...bearer(secret),
      ...headers,
    },
    body: body as string,
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

/** What a door says to a caller, as text. */
export async function look(url: string, path: string, secret: string) {
  const response = await fetch(`${url}${path}`, { headers: bearer(secret) })
  // With its byte order mark, if it has one.
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8')
  return { status: response.status, headers: response.headers, text }
}

/** Waits until a screening is over, and gives how it stands. */
export async function over(url: string, id: string, secret: string, most = 30_000) {
  const end = Date.now() + most
  for (;;) {
    const { status, text } = await look(url, `/screenings/${id}`, secret)
    const found = status === 200 ? (JSON.parse(text) as Record<string, unknown>) : null
    if (found !== null && !['QUEUED', 'RUNNING'].includes(String(found['state']))) return found
    if (Date.now() > end) throw new Error(`not over within ${most} ms: ${status} ${text}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The rows of a result. */
export async function resultOf(url: string, id: string, secret: string) {
  const { status, text } = await look(url, `/screenings/${id}/result.ndjson`, secret)
  if (status !== 200) throw new Error(`${status} ${text}`)
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
