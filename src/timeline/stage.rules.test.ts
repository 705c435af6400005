import { expect, it } from 'vitest'
import { makeRuleBook } from '../rule/rule-book.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../rule/rule.files.ts'
import { TIMELINE_STAGES } from '../rule/timeline-stage.schema.ts'
import { codesOfStage, stageOf } from './stage.rules.ts'
import { TIMELINE_SOURCES } from './timeline-sources.ts'

const TODAY = '2026-11-20'
const rules = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))

it('the rules of stages name each code of each kind once, and the stages that there are', () => {
  const stages = rules.list('timeline-stage', { on: TODAY })
  expect(stages.map(({ code }) => code)).toEqual(TIMELINE_STAGES)
  for (const { kind, codesOf } of TIMELINE_SOURCES) {
    const named = stages.flatMap(({ body }) => body.facts[kind] ?? [])
    expect(named.toSorted()).toEqual([...codesOf(rules)].toSorted())
  }
  const kinds = TIMELINE_SOURCES.map(({ kind }) => kind)
  expect(stages.flatMap(({ body }) => Object.keys(body.facts))).toSatisfy((all: string[]) =>
    all.every((kind) => kinds.includes(kind)),
  )
})

it('a code belongs to one stage, one that no rule names to everyday supervision', () => {
  expect(stageOf(rules, TODAY, 'RECORD', 'ADMINISTRATIVE_PERMIT')).toBe('BEFORE')
  expect(stageOf(rules, TODAY, 'LIST_ENTRY', 'BLACK')).toBe('AFTER')
  expect(stageOf(rules, TODAY, 'RECORD', 'LATER_ITEM')).toBe('DURING')
  expect(codesOfStage(rules, TODAY, 'COMMITMENT', ['CREDIT_REPAIR', 'OTHER'], 'AFTER')).toEqual([
    'CREDIT_REPAIR',
  ])
})
