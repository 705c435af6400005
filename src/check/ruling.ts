import { createHash } from 'node:crypto'
import { perOwner } from '../database/loader.ts'
import type { Base } from '../disclosure/reading.ts'
import type { Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { canonicalJson } from '../receipt/receipt.rules.ts'
import type { DecisionPolicy, Measure, Purpose } from '../rule/rule.schema.ts'
import type { SubjectFile } from '../subject/subject.service.ts'

/** The rules by which a viewer's checks are decided today. */
export interface Ruling {
  purpose: Purpose
  policy: DecisionPolicy
  /** The policy's code, first day and the hash of what it says: `BIDDING@2022-01-01#1f0c2a9b7d3e`. */
  policyVersion: string
  /** Whether a check for the purpose may concern a file. */
  concerns(file: Pick<SubjectFile, 'category' | 'memberIds'>, viewer: Viewer): boolean
  measureOf(code: string): Measure | null
  conflictsOf(list: string): readonly string[]
  labelOf(source: string): { zh: string; en: string }
}

/**
 * The ruling for the purpose that a viewer names; that it may name it, the reader has seen to.
 * @throws DomainError PURPOSE_UNKNOWN; PURPOSE_NOT_CHECKED where no policy is in force
 */
export function rulingOf({ rules, today }: Base, viewer: Viewer): Ruling {
  const [book, on] = [rules(), today()]
  const purpose = book.current('purpose', viewer.purpose ?? '', on)
  if (purpose === null) throw new DomainError('PURPOSE_UNKNOWN')
  const policy = book.current('decision-policy', purpose.code, on)
  if (policy === null) throw new DomainError('PURPOSE_NOT_CHECKED')
  const { subjectCategories, over } = purpose.body.concerns
  return {
    purpose,
    policy,
    policyVersion: versionOf(policy),
    concerns: ({ category, memberIds }, { party }) =>
      subjectCategories.includes(category) &&
      (over === 'ANYONE' || memberIds.includes(party?.subjectId ?? '')),
    measureOf: (code) => book.current('measure', code, on),
    conflictsOf: (list) => book.current('list-kind', list, on)?.body.conflictsWith ?? [],
    labelOf: (source) => {
      const { zh = source, en = source } = book.current('source', source, on) ?? {}
      return { zh, en }
    },
  }
}

const HASH_LENGTH = 12

const versionOf = perOwner(({ code, validFrom, body }: DecisionPolicy) => {
  const hash = createHash('sha256').update(canonicalJson(body)).digest('hex')
  return `${code}@${validFrom}#${hash.slice(0, HASH_LENGTH)}`
})
