import { describe, expect, it } from 'vitest'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import { problemOfTerm } from '../list/list-entry.rules.ts'
import { makeListEntry } from './list-entry.ts'
import { makeSubject } from './subject.ts'

const SUBJECTS = 20_000
const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))

describe('generated entries of lists', () => {
  const subjects = Array.from({ length: SUBJECTS }, (_, index) => makeSubject('lists', index))
  const entries = subjects.flatMap((subject) => makeListEntry('lists', subject) ?? [])

  it('are a few per cent of the firms, of every list, and always the same', () => {
    expect(entries.length / SUBJECTS).toBeGreaterThan(0.02)
    expect(entries.length / SUBJECTS).toBeLessThan(0.04)
    const share = (list: string) => entries.filter((one) => one.list === list).length
    expect(share('RED')).toBeGreaterThan(share('WATCH'))
    expect(share('WATCH')).toBeGreaterThan(share('BLACK'))
    expect(share('SERIOUS_DISHONESTY')).toBeGreaterThan(0)
    expect(subjects.flatMap((one) => makeListEntry('lists', one) ?? [])).toEqual(entries)
  })

  it('have terms that their lists allow, and none is revoked before it began', () => {
    for (const { list, validFrom, validTo, revokedOn } of entries) {
      const kind = book.current('list-kind', list, validFrom)!.body
      expect(problemOfTerm(kind, validFrom, validTo)).toBeNull()
      if (revokedOn !== null) expect(revokedOn >= validFrom && revokedOn < validTo).toBe(true)
    }
  })
})
