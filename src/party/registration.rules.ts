import { MEMBER_ROLES, type MemberRole } from '../disclosure/viewer.ts'
import { DomainError, type Message } from '../errors.ts'
import { regionsWithin } from '../rule/region.rules.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { CLASS_RULES, type RegisteredClass } from './party.rules.ts'

/** What may be registered: parties in the tree, and people in their roles. */

/** A party as it is proposed. */
export interface PartyDraft {
  class: RegisteredClass
  parentId: string | null
  regionCode: string | null
  domains: readonly string[]
  subjectId: string | null
  sourceCode: string | null
  validFrom: string
  validTo: string | null
}

/** What the rules need of the parent. */
export interface ParentParty {
  class: string
  regionCode: string | null
  domains: readonly string[]
}

/**
 * Checks a party that is to be registered against the tree and the rule data in force.
 * @param parent of `draft.parentId`; null: there is none, or it is not in force
 * @throws DomainError PARTY_TREE_INVALID for a place where it may not stand, PARTY_INVALID for what it lacks
 */
export function checkParty(
  book: RuleBook,
  today: string,
  draft: PartyDraft,
  parent: ParentParty | null,
): void {
  checkPlace(book, draft, parent)
  checkPeriod(draft, 'PARTY_INVALID')
  checkRegion(book, today, draft)
  for (const domain of draft.domains) {
    if (book.current('domain', domain, today) === null) throw invalid(UNKNOWN_DOMAIN)
  }
  if (draft.class === 'PLATFORM' && draft.domains.length === 0) {
    throw invalid({
      zh: '信用平台须列明约定的重点领域',
      en: 'A platform needs the fields of business that were agreed on',
    })
  }
  if ((draft.class === 'SUBJECT') !== (draft.subjectId !== null)) {
    throw invalid({
      zh: '信用主体类参与方须指定信用主体，其他类不得指定',
      en: 'A party of class SUBJECT names its subject, and no other does',
    })
  }
  checkSource(book, today, draft)
}

function checkPlace(book: RuleBook, draft: PartyDraft, parent: ParentParty | null): void {
  if (draft.parentId !== null && parent === null) {
    throw misplaced({
      zh: '上级参与方不存在或已停用',
      en: 'The parent does not exist, or is not in force',
    })
  }
  const { parents } = CLASS_RULES[draft.class]
  if (!parents.some((one) => one === (parent?.class ?? null))) {
    throw misplaced({
      zh: '该类参与方不得位于该上级之下',
      en: 'A party of this class may not stand there in the tree',
    })
  }
  if (parent?.regionCode == null || draft.regionCode === null) return
  const within = regionsWithin(book.regions, parent.regionCode)
  const isBelow = draft.class === 'COUNTY' && draft.regionCode === parent.regionCode
  if (isBelow || !within.includes(draft.regionCode)) {
    throw misplaced({
      zh: '区划不在上级的区划之内',
      en: 'The division does not lie within that of the parent',
    })
  }
}

function checkRegion(book: RuleBook, today: string, draft: PartyDraft): void {
  const { region } = CLASS_RULES[draft.class]
  if (draft.regionCode === null) {
    if (region === 'REQUIRED') {
      throw invalid({ zh: '该类参与方须有区划', en: 'A party of this class needs a division' })
    }
    return
  }
  if (region === 'NONE') {
    throw invalid({ zh: '该类参与方不设区划', en: 'A party of this class has no division' })
  }
  const known = book.current('region', draft.regionCode, today)
  if (known === null) throw invalid(UNKNOWN_REGION)
  if (draft.class === 'COUNTY' && known.body.level !== 'COUNTY') {
    throw invalid({ zh: '须为县（市、区）的区划', en: 'The division has to be a county’s' })
  }
}

function checkSource(book: RuleBook, today: string, draft: PartyDraft): void {
  if (draft.sourceCode === null) return
  const source = book.current('source', draft.sourceCode, today)
  if (source === null) throw invalid({ zh: '没有该数据来源', en: 'There is no such source' })
  if (!CLASS_RULES[draft.class].sources.includes(source.body.nature)) {
    throw invalid({
      zh: '该数据来源不属于此类参与方',
      en: 'The source is not one that a party of this class holds',
    })
  }
}

/**
 * Checks a period: its end, exclusive, lies after its start.
 * @throws DomainError of the given code
 */
export function checkPeriod(
  { validFrom, validTo }: { validFrom: string; validTo: string | null },
  code: 'PARTY_INVALID' | 'MANDATE_INVALID',
): void {
  if (validTo === null || validFrom < validTo) return
  throw new DomainError(code, {
    zh: '有效期止须晚于有效期起',
    en: 'The end of the validity has to lie after its start',
  })
}

export const UNKNOWN_DOMAIN: Message = {
  zh: '没有该重点领域',
  en: 'There is no such field of business',
}
export const UNKNOWN_REGION: Message = {
  zh: '没有该区划，或已撤销',
  en: 'There is no such division today',
}

function invalid(detail: Message): DomainError {
  return new DomainError('PARTY_INVALID', detail)
}

function misplaced(detail: Message): DomainError {
  return new DomainError('PARTY_TREE_INVALID', detail)
}

/** Administration is three people's: one of these each, over all parties. */
export const SEPARATED_ROLES: readonly string[] = ['SYSTEM', 'SECURITY', 'AUDIT']

/** A membership of a person that has not ended. */
export interface HeldRole {
  partyId: string
  role: string
}

/**
 * Checks a role that a person is to hold in a party.
 * @param held what the person holds already, over all parties, not ended
 * @throws DomainError ROLE_CONFLICT when the class has no such role, the person holds it there already, or would
 *   hold two of system, security and audit administration
 */
export function checkRole(
  party: { id: string; class: string },
  role: MemberRole,
  held: readonly HeldRole[],
): void {
  const roles = CLASS_RULES[party.class as RegisteredClass]?.roles ?? []
  if (!roles.includes(role)) {
    throw conflicting({
      zh: `该类参与方没有此角色：${MEMBER_ROLES[role].zh}`,
      en: `A party of this class has no such role: ${MEMBER_ROLES[role].en}`,
    })
  }
  if (held.some((one) => one.partyId === party.id && one.role === role)) {
    throw conflicting({
      zh: '该人员已有此角色',
      en: 'The person holds this role in the party already',
    })
  }
  if (SEPARATED_ROLES.includes(role) && held.some((one) => SEPARATED_ROLES.includes(one.role))) {
    throw conflicting({
      zh: '系统管理、安全管理、审计管理不得由同一人担任',
      en: 'System, security and audit administration are three different people',
    })
  }
}

function conflicting(detail: Message): DomainError {
  return new DomainError('ROLE_CONFLICT', detail)
}
