import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { resolveViewer } from '../../src/credential/credential.service.ts'
import type { CredentialHeaders } from '../../src/credential/header.rules.ts'
import { refusalReasonOf } from '../../src/credential/refusal.ts'
import { findToken } from '../../src/credential/token-lookup.service.ts'
import { tokenUsageOf } from '../../src/credential/token-usage.service.ts'
import { issueToken, type TokenRequest } from '../../src/credential/token.service.ts'
import type { Database } from '../../src/database/database.ts'
import type { Base } from '../../src/disclosure/reading.ts'
import {
  ANONYMOUS_VIEWER,
  OPERATOR_VIEWER,
  type MemberRole,
  type PartyClass,
  type Permission,
  type Viewer,
} from '../../src/disclosure/viewer.ts'
import { makeBase } from '../../src/open.ts'
import { permissionsOf } from '../../src/party/party.rules.ts'
import { makeCursorCodec } from '../../src/relay/cursor.ts'
import { makeReceiptKeys } from './receipts.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../../src/rule/rule.files.ts'
import { loadRules } from '../../src/rule/rule.service.ts'

/** The instant at which these tests play. */
export const NOW = new Date('2026-11-20T04:00:00Z')
export const HOUR = 3_600_000
/** An address that callers come from. */
const HERE = '192.0.2.10'

export const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
export const later = (ms: number) => new Date(NOW.getTime() + ms)
/** An error of a code. */
export const code = (wanted: string): Error => expect.objectContaining({ code: wanted }) as Error
export const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })
/** The class of the reason why a credential was refused; null when it was not. */
export const reason = async (work: Promise<unknown>) =>
  refusalReasonOf(await work.catch((error: unknown) => error))

/** Writes a party in force. */
export async function insertParty(
  db: Database,
  partyClass: string,
  more: { regionCode?: string; domains?: string[] } = {},
): Promise<string> {
  const id = randomUUID()
  await db.query(
    `insert into party (id, class, name, region_code, domains, state, valid_from, recorded_at)
     values ($1, $2, '虚构参与方', $3, $4, 'ACTIVE', '2026-01-01', '2026-01-01T00:00:00Z')`,
    [id, partyClass, more.regionCode ?? null, more.domains ?? []],
  )
  return id
}

/** Writes a person in force. */
export async function insertMember(
  db: Database,
  partyId: string,
  role: MemberRole,
  { issuer = 'https://idp.example', subject = randomUUID() as string } = {},
): Promise<string> {
  const id = randomUUID()
  await db.query(
    `insert into party_member (id, party_id, issuer, issuer_subject, role, state, valid_from, recorded_at)
     values ($1, $2, $3, $4, $5, 'ACTIVE', '2026-01-01', '2026-01-01T00:00:00Z')`,
    [id, partyId, issuer, subject, role],
  )
  return id
}

/** What a token is issued for, unless a test says otherwise. */
export const draft = (more: Partial<TokenRequest> = {}): TokenRequest => ({
  kind: 'MACHINE',
  partyId: null,
  name: '测试令牌',
  permissions: ['subject:read'],
  ...more,
})

/** A token of a new agency, issued by the operator. */
export async function issueByOperator(base: Base, more: Partial<TokenRequest> = {}) {
  const partyId = await insertParty(base.db, 'AGENCY')
  return issueToken(base, OPERATOR_VIEWER, draft({ partyId, ...more }))
}

/** Credentials over a database of their own, without a schema or a server. */
export async function makeCredentialWorld(db: Database) {
  let now = NOW
  const { book } = await loadRules(db, readRuleFiles(RULE_DATA_FOLDER), NOW)
  /** A process of its own over the database: nothing that it knows is shared. */
  const process = (over: Database = db): Base =>
    makeBase({
      db: over,
      cipher: {} as Base['cipher'],
      cursors: makeCursorCodec(randomBytes(32)),
      signer: makeReceiptKeys().signer,
      book,
      now: () => now,
    })
  const base = process()
  return {
    db,
    base,
    process,
    now: () => now,
    setNow: (at: Date) => (now = at),
    /** A person of a new party, as the server sees it. */
    makeActor: async (
      partyClass: PartyClass,
      role: MemberRole = 'ACTOR',
      more: Permission[] = [],
    ): Promise<Viewer & { party: NonNullable<Viewer['party']> }> => {
      const id = await insertParty(db, partyClass)
      const memberId = await insertMember(db, id, role)
      return {
        ...ANONYMOUS_VIEWER,
        partyClass,
        party: {
          id,
          class: partyClass,
          name: '虚构参与方',
          regionCode: null,
          domains: [],
          subjectId: null,
          sourceCode: null,
        },
        member: { id: memberId, role },
        permissions: new Set([...permissionsOf(partyClass, role), ...more]),
        actor: `member:${memberId}`,
      }
    },
    find: (secret: string, by: Base = base, address = HERE) => findToken(by, secret, address, now),
    viewer: (headers: CredentialHeaders) => resolveViewer({ base, oidc: null }, headers, HERE),
    close: async () => {
      await tokenUsageOf(base).stop()
      await db.close()
    },
  }
}

export type CredentialWorld = Awaited<ReturnType<typeof makeCredentialWorld>>
