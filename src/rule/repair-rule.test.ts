import { expect, it } from 'vitest'
import { readRuleFiles, RULE_DATA_FOLDER } from './rule.files.ts'
import { problemsOfRepairRule, type RepairKnown } from './repair-rule.schema.ts'

const ALL: RepairKnown = { known: () => true, codeKnown: () => true, gradeKnown: () => true }
const rules = readRuleFiles(RULE_DATA_FOLDER)

function bodyOf(code: string) {
  const rule = rules.find((one) => one.kind === 'repair-rule' && one.code === code)
  if (rule?.kind !== 'repair-rule') throw new Error(code)
  return rule.body
}

const GRADES = bodyOf('GRADE_REPAIR_ORDER_36')
const RECORDS = bodyOf('RECORD_REPAIR_ORDER_36')
const { grades: _, ...ungraded } = GRADES

it.each([
  ['as they are', GRADES, {}, []],
  ['a rule of records that names grades', { ...RECORDS, grades: GRADES.grades }, {}, 'RECORD'],
  ['a rule of grades that names lists', { ...GRADES, lists: ['X'] }, {}, 'EVALUATION'],
  ['a rule of grades that names none', ungraded, {}, 'no grade'],
  [
    'a publicity after a false statement',
    { ...GRADES, falseStatement: { barMonths: 36, publicityMonths: 36 } },
    {},
    'publicity',
  ],
  ['a grade that its scheme lacks', GRADES, { gradeKnown: () => false }, 'no such grade'],
  [
    'an item that is not there',
    { ...RECORDS, items: ['X'] },
    { known: () => false },
    'no such item',
  ],
  ['a way that stands twice', { ...GRADES, ways: [...GRADES.ways, GRADES.ways[0]!] }, {}, 'twice'],
] as const)('a rule of repair: %s', (_, body, more, expected) => {
  const problems = problemsOfRepairRule(body as typeof GRADES, { ...ALL, ...more })
  if (typeof expected !== 'string') return expect(problems).toEqual(expected)
  expect(problems.join()).toContain(expected)
})
