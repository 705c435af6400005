import { randomUUID } from 'node:crypto'
import type { Base, Reader } from '../disclosure/reading.ts'
import { mayDo, type Viewer, type ViewerParty } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { scopeOfEntry } from '../list/list-entry.rules.ts'
import { listProblem, type ListProblem } from '../list/list-problem.ts'
import { keyedHash } from '../personal/keyed-hash.ts'
import { findActiveParty, findMandate } from '../party/party.service.ts'
import type { RuleVersion } from '../rule/rule.schema.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import { findSubject } from '../subject/subject.service.ts'
import { insertEntryVersions, insertStep, listStanding } from './listing.store.ts'
import { once } from '../request/once.ts'
import { readText } from '../request/text.rules.ts'
import type { Done } from './done.ts'

/** A nomination: of whom, for which list, to be determined by whom (null: the nominating party itself), and why. */
export interface Nomination {
  list: string
  subjectId: string
  authorityId: string | null
  domain: string | null
  reason: string
}

/** Public bodies nominate by themselves, others under a mandate (1798号: 授权的第三方按统一标准). */
const PUBLIC_BODIES: readonly string[] = ['BUREAU', 'COUNTY']

/** An authority with the source under which it holds its entries. */
type Authority = ViewerParty & { sourceCode: string }

/**
 * Nominates a subject for a list. Nobody but the authority and the subject learns of it, so that others are not told
 * either of what the subject is on already, or nominated for.
 * @throws DomainError FORBIDDEN; NOT_FOUND for a subject that the caller does not see; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
export async function nominate(
  base: Base,
  reader: Reader,
  nomination: Nomination,
  key: string,
): Promise<Done> {
  const { viewer } = reader
  if (viewer.party === null || !mayDo(viewer, 'list:nominate')) throw new DomainError('FORBIDDEN')
  const reason = readText(nomination.reason)
  const file = await findSubject(reader, nomination.subjectId)
  if (file === null) throw new DomainError('NOT_FOUND')
  const prepared = await prepare(base, viewer.party, nomination)
  return once(base, viewer, { name: 'nominate', key, body: nomination }, async (tx) => {
    if ('problem' in prepared) return prepared
    const { kind, authority } = prepared
    await lockSubjects(tx, { ids: file.memberIds })
    if (viewer.party!.id === authority.id) {
      const standing = await listStanding(tx, { ids: file.memberIds, today: base.today() })
      if (standing.some(({ listCode }) => listCode === kind.code))
        return { problem: listProblem('ALREADY_LISTED') }
    }
    const entry = { subjectId: file.id, entryId: randomUUID() }
    const at = tx.at.toISOString()
    const made = entryOf(base, kind, authority, nomination.domain)
    await insertEntryVersions(tx, [{ ...made, ...entry, version: 1, recordedAt: at }])
    await insertStep(tx, {
      ...entry,
      version: 1,
      objection: 0,
      kind: 'NOMINATED',
      partyId: viewer.party!.id,
      partyName: viewer.party!.name,
      takenOn: base.today(),
      untilOn: null,
      statement: reason,
      basis: null,
      actor: viewer.actor,
      sourceCode: authority.sourceCode,
      regionCode: authority.regionCode,
      at,
    })
    return { entry }
  })
}

type Prepared = { kind: RuleVersion<'list-kind'>; authority: Authority } | { problem: ListProblem }

/** What has to be so before anything is looked at of the subject; asked before the transaction. */
async function prepare(
  base: Base,
  party: NonNullable<Viewer['party']>,
  { list, authorityId, domain }: Nomination,
): Promise<Prepared> {
  const kind = base.rules().current('list-kind', list, base.today())
  if (kind === null) return { problem: listProblem('LIST_KIND_UNKNOWN') }
  if (!kind.body.nominatedBy.includes(party.class))
    return { problem: listProblem('NOMINATOR_FORBIDDEN') }
  const authority = authorityId === null ? party : await findActiveParty(base, authorityId)
  if (!isAuthority(authority, kind, domain)) return { problem: listProblem('AUTHORITY_FORBIDDEN') }
  if (!PUBLIC_BODIES.includes(party.class)) {
    const matter = { domain, regionCode: authority.regionCode }
    const mandate = await findMandate(base, party.id, 'NOMINATE', matter)
    if (mandate === null) return { problem: listProblem('MANDATE_MISSING') }
  }
  return { kind, authority }
}

function isAuthority(
  party: ViewerParty | null,
  { body }: RuleVersion<'list-kind'>,
  domain: string | null,
): party is Authority {
  if (party === null || party.sourceCode === null) return false
  if (!body.determinedBy.includes(party.class)) return false
  return party.domains.length === 0 || (domain !== null && party.domains.includes(domain))
}

function entryOf(
  base: Base,
  kind: RuleVersion<'list-kind'>,
  authority: Authority,
  domain: string | null,
) {
  const told = JSON.stringify([kind.code, authority.id, domain])
  return {
    listCode: kind.code,
    listVersion: kind.validFrom,
    authorityId: authority.id,
    authorityName: authority.name,
    regionCode: authority.regionCode,
    domain,
    state: 'NOMINATED' as const,
    sinceOn: base.today(),
    noticeUntil: null,
    legalBasis: null,
    documentNumber: null,
    validFrom: null,
    validTo: null,
    disclosureScope: scopeOfEntry(kind.body, 'NOMINATED', false),
    disputed: false,
    changeKind: 'NOMINATED',
    sourceCode: authority.sourceCode,
    rowHash: keyedHash(base.cipher, 'LIST_ENTRY', told),
  }
}
