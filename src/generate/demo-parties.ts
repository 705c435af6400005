import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { grantConsent } from '../consent/consent.service.ts'
import { findToken } from '../credential/token-lookup.service.ts'
import { issueToken } from '../credential/token.service.ts'
import type { Executor } from '../database/database.ts'
import type { Base } from '../disclosure/reading.ts'
import { ANONYMOUS_VIEWER, OPERATOR_VIEWER, type MemberRole } from '../disclosure/viewer.ts'
import { insertMandate, insertMember, insertParty } from '../party/party-write.store.ts'
import { permissionsOf, type RegisteredClass } from '../party/party.rules.ts'
import { findActiveMember, findActiveParty } from '../party/party.service.ts'
import { findByIdentifiers } from '../subject/subject.store.ts'
import { addDays } from '../rule/calendar.rules.ts'
import { DEMO_FIRM } from './demo.ts'

/** A fictitious party with one person who acts for it. */
interface DemoParty {
  /** Under which its token is kept: its class, but for the administrators, who are three people. */
  key: string
  class: RegisteredClass
  name: string
  role: MemberRole
  parent?: string
  regionCode?: string
  sourceCode?: string
  /** Fields of business of an agreement. */
  domains?: readonly string[]
  /** Acts that it is mandated to, in every field of business; a county office, in its county. */
  mandates?: readonly string[]
}

const BASIS = '示例委托，仅供演示'

/** One of each kind, in the order of the tree. All of them fictitious. */
const PARTIES: readonly DemoParty[] = [
  {
    key: 'BUREAU',
    class: 'BUREAU',
    name: '示例市交通运输局',
    role: 'ACTOR',
    regionCode: '320600',
    sourceCode: 'TRANSPORT_BUREAU',
    mandates: ['SUBMIT_RECORDS', 'EVALUATE'],
  },
  {
    key: 'COUNTY',
    class: 'COUNTY',
    name: '示例市海门区交通运输局',
    role: 'ACTOR',
    parent: 'BUREAU',
    regionCode: '320614',
    sourceCode: 'COUNTY_TRANSPORT_OFFICE',
    mandates: ['SUBMIT_RECORDS'],
  },
  {
    key: 'ASSOCIATION',
    class: 'ASSOCIATION',
    name: '示例市道路运输行业协会',
    role: 'ACTOR',
    parent: 'BUREAU',
    sourceCode: 'INDUSTRY_ASSOCIATION',
    mandates: ['SUBMIT_RECORDS', 'NOMINATE'],
  },
  {
    key: 'AGENCY',
    class: 'AGENCY',
    name: '示例信用服务有限公司',
    role: 'ACTOR',
    parent: 'BUREAU',
    sourceCode: 'THIRD_PARTY',
    mandates: ['SUBMIT_RECORDS', 'NOMINATE'],
  },
  {
    key: 'PLATFORM',
    class: 'PLATFORM',
    name: '信用示例市',
    role: 'ACTOR',
    regionCode: '320600',
    domains: ['TRANSPORT_PRODUCTION', 'SAFETY'],
  },
  { key: 'SUBJECT', class: 'SUBJECT', name: DEMO_FIRM.name, role: 'REPRESENTATIVE' },
  { key: 'CITIZEN', class: 'CITIZEN', name: '示例公众', role: 'ACTOR' },
  { key: 'AUDITOR', class: 'AUDITOR', name: '示例市审计组', role: 'AUDIT' },
  { key: 'ADMINISTRATOR', class: 'ADMINISTRATOR', name: '示例市系统管理组', role: 'SYSTEM' },
  { key: 'SECURITY', class: 'ADMINISTRATOR', name: '示例市安全管理组', role: 'SECURITY' },
]

/** Fixed ids: the demo parties are known again at the next start. `kind` keeps parties, members and mandates apart. */
function idOf(kind: 'a' | 'b' | 'c', at: number, more = 0): string {
  const last = (at * 10 + more).toString().padStart(11, '0')
  return `0195d000-0000-7000-8000-${kind}${last}`
}

function placeOf(key: string): number {
  return PARTIES.findIndex((one) => one.key === key)
}

/** How long the demo consent and the mandates last, in days. */
const VALID_DAYS = 365

/**
 * Makes the fictitious parties of a demo, once, and a token for each, kept in `demo-tokens.json` of the data folder.
 * Tokens that do not work any more are issued anew. A database that has other parties is left alone.
 * @returns the tokens by kind; null when there is no demo
 */
export async function openDemoParties(
  base: Base,
  dataDir: string,
): Promise<Record<string, string> | null> {
  const [found] = await base.db.query<{ parties: number; demo: number }>(
    'select count(*)::int as parties, (count(*) filter (where id = $1::uuid))::int as demo from party',
    [idOf('a', 0)],
  )
  if (found!.parties > 0 && found!.demo === 0) return null
  if (found!.parties === 0) await makeParties(base)
  const path = join(dataDir, 'demo-tokens.json')
  const kept = readTokens(path)
  const tokens: Record<string, string> = {}
  for (const [at, party] of PARTIES.entries()) {
    const known = kept[party.key]
    const isLive = known !== undefined && (await works(base, known))
    tokens[party.key] = isLive ? known : await issue(base, at, party)
  }
  writeFileSync(path, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 })
  return tokens
}

async function makeParties(base: Base): Promise<void> {
  const firm = { type: 'USCI', value: DEMO_FIRM.usci }
  const [subject] = await findByIdentifiers(base.db, [firm])
  await base.db.transaction(async (tx) => {
    for (const [at, party] of PARTIES.entries()) {
      const subjectId = party.key === 'SUBJECT' ? (subject?.subjectId ?? null) : null
      await makeParty(base, tx, at, party, subjectId, tx.at.toISOString())
    }
  })
  if (subject === undefined) return
  const member = await findActiveMember(base, idOf('b', placeOf('SUBJECT')))
  const agency = idOf('a', placeOf('AGENCY'))
  const period = { validFrom: base.today(), validTo: addDays(base.today(), VALID_DAYS) }
  const representative = {
    ...ANONYMOUS_VIEWER,
    partyClass: 'SUBJECT' as const,
    ...member!,
    permissions: permissionsOf('SUBJECT', 'REPRESENTATIVE'),
    actor: `member:${member!.member.id}`,
  }
  await grantConsent(base, representative, {
    party: agency,
    purpose: 'CREDIT_INVESTIGATION',
    ...period,
  })
}

async function makeParty(
  base: Base,
  tx: Executor,
  at: number,
  party: DemoParty,
  subjectId: string | null,
  recordedAt: string,
): Promise<void> {
  const standing = { state: 'ACTIVE', validFrom: base.today(), validTo: null, recordedAt }
  const id = idOf('a', at)
  await insertParty(tx, {
    id,
    class: party.class,
    name: party.name,
    parentId: party.parent === undefined ? null : idOf('a', placeOf(party.parent)),
    regionCode: party.regionCode ?? null,
    domains: [...(party.domains ?? [])],
    subjectId,
    sourceCode: party.sourceCode ?? null,
    contact: null,
    ...standing,
  })
  await insertMember(tx, {
    id: idOf('b', at),
    partyId: id,
    issuer: 'demo',
    issuerSubject: party.key,
    role: party.role,
    ...standing,
  })
  for (const [n, act] of (party.mandates ?? []).entries()) {
    const scheme = act === 'EVALUATE' ? 'DEMO-RECORDS' : null
    const regionCode = party.class === 'COUNTY' ? (party.regionCode ?? null) : null
    const terms = { act, domain: null, regionCode, scheme, basis: BASIS }
    await insertMandate(tx, {
      id: idOf('c', at, n),
      partyId: id,
      ...terms,
      ...standing,
      validTo: addDays(base.today(), VALID_DAYS),
    })
  }
}

async function issue(
  base: Base,
  at: number,
  { key, class: partyClass, role }: DemoParty,
): Promise<string> {
  const party = await findActiveParty(base, idOf('a', at))
  const { secret } = await issueToken(base, OPERATOR_VIEWER, {
    kind: 'MACHINE',
    partyId: party!.id,
    memberId: idOf('b', at),
    name: `demo ${key}`,
    permissions: [...permissionsOf(partyClass, role)],
  })
  return secret
}

async function works(base: Base, secret: string): Promise<boolean> {
  return findToken(base, secret, '127.0.0.1', base.now()).then(
    () => true,
    () => false,
  )
}

function readTokens(path: string): Record<string, string> {
  if (!existsSync(path)) return {}
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>
  } catch {
    return {}
  }
}
