import { uuidv7 } from 'uuidv7'
import type { Base } from '../../src/disclosure/reading.ts'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import type { RegisteredClass } from '../../src/party/party.rules.ts'
import { built } from './built.ts'
import { readGlobalId } from '../../src/relay/global-id.ts'
import { TODAY, type Caller, type FeedPlace, type Samples } from './operation/operation.ts'
import { FEED_PAGE } from './operation/page.ts'

const { readConfig } = await built<typeof import('../../src/config.ts')>('config')
const { issueToken } = await built<typeof import('../../src/credential/token.service.ts')>(
  'credential/token.service',
)
const { ANONYMOUS_VIEWER, OPERATOR_VIEWER } =
  await built<typeof import('../../src/disclosure/viewer.ts')>('disclosure/viewer')
const { OPERATOR_AUTHOR } =
  await built<typeof import('../../src/disclosure/reading.ts')>('disclosure/reading')
const { deliverDemo } = await built<typeof import('../../src/generate/demo.ts')>('generate/demo')
const { fillEvaluations } = await built<typeof import('../../src/generate/fill-evaluations.ts')>(
  'generate/fill-evaluations',
)
const { fillCity, fillFile } =
  await built<typeof import('../../src/generate/fill.ts')>('generate/fill')
const { permissionsOf } =
  await built<typeof import('../../src/party/party.rules.ts')>('party/party.rules')
const { insertMandate, insertMember, insertParty } =
  await built<typeof import('../../src/party/party-write.store.ts')>('party/party-write.store')
const { addDays } =
  await built<typeof import('../../src/rule/calendar.rules.ts')>('rule/calendar.rules')
const { openBase } = await built<typeof import('../../src/open.ts')>('open')

const SEED = 'bench'
/** A source that no caller here holds: what is withheld from a department is withheld. */
const SOURCE = 'COUNTY_TRANSPORT_OFFICE'
const QUOTA_POINTS = 1_000_000_000
const RECORDS_LEAST = 20
/** Firms that are asked for, and firms that records are submitted of. */
const CODES = 2_000
const SUBMITTING = 200

/** A caller: what it sends, and who it is to the log. */
export interface Called {
  headers: Record<string, string>
  viewer: Viewer
}

/** A filled database with who asks of it. */
export interface Workload {
  base: Base
  callers: Record<Caller, Called>
  samples: Omit<Samples, 'positions'>
}

/** Fills an empty database, and opens it for a benchmark. */
export async function openWorkload(
  environment: Record<string, string>,
  subjects: number,
): Promise<Workload> {
  await fillWorkload(environment, subjects)
  return reopenWorkload(environment)
}

/** Opens, migrates and fills an empty database through the same services as ever. */
export async function fillWorkload(
  environment: Record<string, string>,
  subjects: number,
): Promise<void> {
  const base = await openBase(readConfig(environment), { serves: false })
  try {
    const writing = { ...base, actor: 'bench', author: OPERATOR_AUTHOR }
    const started = performance.now()
    const rows = await fillCity(writing, { seed: SEED, subjects, sourceCode: SOURCE })
    const filled = performance.now()
    await fillEvaluations(base)
    await deliverDemo(base)
    await base.db.query('vacuum analyze')
    const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1)
    process.stderr.write(
      `${rows} rows of ${subjects} subjects in ${seconds(started, filled)} s, evaluations in ${seconds(filled, performance.now())} s\n`,
    )
  } finally {
    await base.db.close()
  }
}

/** Opens a database that is filled, with callers that are new. */
export async function reopenWorkload(environment: Record<string, string>): Promise<Workload> {
  const base = await openBase(readConfig(environment), { serves: false })
  return { base, callers: await makeCallers(base), samples: await takeSamples(base) }
}

/** Puts in one firm with so many records; gives its code. */
export async function fillLargeFile(
  environment: Record<string, string>,
  records: number,
): Promise<string> {
  const base = await openBase(readConfig(environment), { serves: false })
  try {
    const writing = { ...base, actor: 'bench', author: OPERATOR_AUTHOR }
    const code = await fillFile(writing, { seed: SEED, records, sourceCode: SOURCE })
    await base.db.query('vacuum analyze')
    return code
  } finally {
    await base.db.close()
  }
}

async function makeCallers(base: Base): Promise<Workload['callers']> {
  return {
    anonymous: { headers: {}, viewer: ANONYMOUS_VIEWER },
    department: await makeCaller(base, 'BUREAU', null),
    agency: await makeCaller(base, 'AGENCY', null),
    bureau: await makeCaller(base, 'BUREAU', 'TRANSPORT_BUREAU'),
  }
}

async function makeCaller(
  base: Base,
  cls: RegisteredClass,
  sourceCode: string | null,
): Promise<Called> {
  const standing = {
    state: 'ACTIVE',
    validFrom: addDays(base.today(), -1),
    validTo: null,
    recordedAt: base.now().toISOString(),
  }
  const party = {
    id: uuidv7(),
    class: cls,
    name: '示例参与方',
    parentId: null,
    regionCode: '320600',
    domains: [],
    subjectId: null,
    sourceCode,
    contact: null,
    ...standing,
  }
  const member = { id: uuidv7(), role: 'ACTOR' } as const
  await insertParty(base.db, party)
  const person = { partyId: party.id, issuer: 'bench', issuerSubject: member.id }
  await insertMember(base.db, { ...member, ...person, ...standing })
  const acts = {
    act: 'SUBMIT_RECORDS',
    domain: null,
    regionCode: null,
    scheme: null,
    basis: '示例委托',
  }
  if (sourceCode !== null) {
    await insertMandate(base.db, { id: uuidv7(), partyId: party.id, ...acts, ...standing })
  }
  const permissions = permissionsOf(cls, 'ACTOR')
  const { secret, token } = await issueToken(base, OPERATOR_VIEWER, {
    kind: 'MACHINE',
    partyId: party.id,
    memberId: member.id,
    name: 'bench',
    permissions: [...permissions],
    quotaPoints: QUOTA_POINTS,
  })
  const viewer = { ...ANONYMOUS_VIEWER, partyClass: cls, party, member, permissions }
  return {
    headers: { authorization: `Bearer ${secret}` },
    viewer: { ...viewer, tokenId: token.id, actor: 'bench', purpose: 'BIDDING', matter: '2026-17' },
  }
}

/** Codes that were generated: those of files that were multiplied have another form, and are there to be many. */
const IS_ASKED = `i.type = 'USCI' and length(i.value) = 18`

async function takeSamples({ db }: Base): Promise<Workload['samples']> {
  const firms = await db.query<{ name: string; usci: string }>(
    `select v.name, i.value as usci from identifier i
       join subject_version v on v.subject_id = i.subject_id and v.superseded_at is null and v.valid_to is null
        and v.category = 'ORGANIZATION'
      where ${IS_ASKED} order by md5(i.value) limit ${CODES + SUBMITTING}`,
  )
  // Records are submitted of firms that nothing else is asked of: answers stay what they were.
  const submitting = firms.splice(-Math.min(SUBMITTING, firms.length >> 1))
  const files = await db.query<{ usci: string }>(
    `select i.value as usci from identifier i
       join (select subject_id from record
              where superseded_at is null and state = 'IN_FORCE' and disclosure_scope in ('PUBLIC', 'SHARED')
                and (published_to is null or published_to > ${TODAY})
              group by subject_id having count(*) between ${RECORDS_LEAST} and 400) r on r.subject_id = i.subject_id
       join subject_version v on v.subject_id = i.subject_id and v.superseded_at is null and v.valid_to is null
        and v.category = 'ORGANIZATION'
      where ${IS_ASKED} and i.value <> all($1::text[]) order by md5(i.value) limit 200`,
    [submitting.map(({ usci }) => usci)],
  )
  const names = await db.query<{ name: string }>(
    `select substr(core_name, 1, 2) as name from subject_name
      group by 1 having count(*) >= 20 order by md5(substr(core_name, 1, 2)) limit 100`,
  )
  return {
    codes: firms.map(({ usci }) => usci),
    files: files.map(({ usci }) => usci),
    names: names.map(({ name }) => name),
    firms: submitting,
  }
}

/** Pages of the feed that are asked for, in turn. */
const PAGES = 40

/** Reads on through the feed of a server: where each page begins, but for the first, whose run is not fixed yet. */
export async function takePositions(
  base: Base,
  port: number,
  { headers }: Called,
): Promise<FeedPlace[]> {
  const places: FeedPlace[] = []
  for (let after: string | null = null; places.length < PAGES;) {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: FEED_PAGE.document, variables: { after } }),
    })
    const { data } = (await response.json()) as { data?: { changes: FeedAnswer } }
    if (data == null) throw new Error(`the feed did not answer: ${response.status}`)
    const { pageInfo, edges } = data.changes
    if (!pageInfo.hasNextPage) break
    after = pageInfo.endCursor
    places.push({ cursor: after, ...(await placeOf(base, edges.at(-1)!.node.factId)) })
  }
  // Behind the last place there is no full page.
  return places.slice(0, -1)
}

interface FeedAnswer {
  pageInfo: { hasNextPage: boolean; endCursor: string }
  edges: { node: { factId: string } }[]
}

async function placeOf({ db }: Base, factId: string): Promise<Omit<FeedPlace, 'cursor'>> {
  const id = readGlobalId(factId)
  if (id?.kind !== 'record') throw new Error(`${factId} is no record`)
  const { subjectId, recordId } = id
  const [row] = await db.query<{ at: string }>(
    `select recorded_at::text as at from record where subject_id = $1 and record_id = $2 and superseded_at is null`,
    [subjectId, recordId],
  )
  return { at: row!.at, subjectId, recordId }
}
