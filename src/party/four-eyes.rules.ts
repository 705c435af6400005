import type { MemberRole } from '../disclosure/viewer.ts'
import { DomainError, type Message } from '../errors.ts'
import { CENTRAL_CLASSES } from './party.rules.ts'

/** What the administration of parties does; each takes two people. */
export const ACT_KINDS = {
  REGISTER_PARTY: { zh: '登记参与方', en: 'Register a party' },
  SUSPEND_PARTY: { zh: '暂停参与方', en: 'Suspend a party' },
  RESUME_PARTY: { zh: '恢复参与方', en: 'Resume a party' },
  END_PARTY: { zh: '终止参与方', en: 'End a party' },
  REGISTER_MEMBER: { zh: '登记人员', en: 'Register a member' },
  END_MEMBER: { zh: '终止人员', en: 'End a membership' },
  GRANT_MANDATE: { zh: '授予委托', en: 'Grant a mandate' },
  SUSPEND_MANDATE: { zh: '暂停委托', en: 'Suspend a mandate' },
  RESUME_MANDATE: { zh: '恢复委托', en: 'Resume a mandate' },
  END_MANDATE: { zh: '终止委托', en: 'End a mandate' },
} as const
export type ActKind = keyof typeof ACT_KINDS

/** What gives a right to somebody who has none at that moment. */
const GRANTING: readonly ActKind[] = [
  'RESUME_PARTY',
  'REGISTER_MEMBER',
  'GRANT_MANDATE',
  'RESUME_MANDATE',
]

/** The people behind the members: known by the issuer of their access tokens and their subject there. */
export interface Person {
  issuer: string
  issuerSubject: string
}

/** Who proposes or decides: the operator in the process, or a person in a role. */
export type Official =
  | { isOperator: true }
  | { isOperator: false; role: MemberRole; partyId: string; person: Person }

/** What an act is about, as far as it decides on who may take part in it. */
export interface Concern {
  kind: ActKind
  /** The party concerned; of a party that is to be registered, the parent (null: none). */
  partyId: string | null
  /** Class of the party concerned, or of the party that is to be registered. */
  class: string
  /** The person who is to become a member. */
  person: Person | null
}

/**
 * Checks that an official may propose an act: system administration any, a delegate for the parties below its own,
 * the operator any; and nobody what gives a right to himself or to a party of his.
 * @param ownPartyIds the parties that the official's person belongs to
 * @param ancestorIds of the party concerned, from its parent up
 * @throws DomainError FORBIDDEN, OWN_PARTY_FORBIDDEN
 */
export function checkProposer(
  official: Official,
  concern: Concern,
  ownPartyIds: readonly string[],
  ancestorIds: readonly string[],
): void {
  if (official.isOperator) return
  if (official.role !== 'SYSTEM' && official.role !== 'DELEGATE') throw new DomainError('FORBIDDEN')
  if (official.role === 'DELEGATE' && !reaches(official.partyId, concern, ancestorIds)) {
    throw new DomainError('FORBIDDEN', {
      zh: '本级管理员仅可管理其下级参与方',
      en: 'A delegate administers the parties below its own only',
    })
  }
  if (!GRANTING.includes(concern.kind)) return
  if (concern.partyId !== null && ownPartyIds.includes(concern.partyId)) throw own()
  if (isSame(official.person, concern.person)) throw own(HIMSELF)
}

function reaches(ownPartyId: string, concern: Concern, ancestorIds: readonly string[]): boolean {
  if (CENTRAL_CLASSES.includes(concern.class)) return false
  // What is registered stands below its parent, which may be the delegate's own party.
  if (concern.kind === 'REGISTER_PARTY' && concern.partyId === ownPartyId) return true
  return ancestorIds.includes(ownPartyId)
}

/**
 * Checks that an official may decide on an act: security administration or the operator, another person than who
 * proposed, and nobody who belongs to the party concerned or is to.
 * @param proposer null: the operator
 * @param ownPartyIds the parties that the official's person belongs to
 * @throws DomainError FORBIDDEN, FOUR_EYES_REQUIRED, OWN_PARTY_FORBIDDEN
 */
export function checkDecider(
  official: Official,
  proposer: Person | null,
  concern: Concern,
  ownPartyIds: readonly string[],
): void {
  if (official.isOperator) {
    if (proposer === null) throw new DomainError('FOUR_EYES_REQUIRED')
    return
  }
  if (official.role !== 'SECURITY') throw new DomainError('FORBIDDEN')
  if (isSame(official.person, proposer)) throw new DomainError('FOUR_EYES_REQUIRED')
  const isNew = concern.kind === 'REGISTER_PARTY'
  if (!isNew && concern.partyId !== null && ownPartyIds.includes(concern.partyId)) throw own()
  if (isSame(official.person, concern.person)) throw own(HIMSELF)
}

const HIMSELF: Message = {
  zh: '任何人不得为本人授权',
  en: 'Nobody grants anything to himself',
}

function own(detail?: Message): DomainError {
  return new DomainError('OWN_PARTY_FORBIDDEN', detail)
}

function isSame(one: Person, other: Person | null): boolean {
  return other !== null && one.issuer === other.issuer && one.issuerSubject === other.issuerSubject
}
