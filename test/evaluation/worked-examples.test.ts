import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { EvaluationInput } from '../../src/evaluation/evaluation-input.ts'
import { grade } from '../../src/evaluation/grade.rules.ts'
import { COMPLETE, schemeOf } from './schemes.ts'

const FOLDER = new URL('./worked-examples/', import.meta.url)
const files = readdirSync(FOLDER)
  .filter((name) => name !== 'README.md')
  .toSorted()

interface Result {
  score: string
  grade: string
  parts: Record<string, string>
  indicators?: Record<string, string>
  why: string[]
}

function blocksOf<Block>(text: string, name: string): Block[] {
  const found = text.matchAll(new RegExp(`\`\`\`json ${name}\\n([\\s\\S]*?)\`\`\``, 'g'))
  return [...found].map(([, json]) => JSON.parse(json!) as Block)
}

const pointsOf = (list: readonly { code: string; points: string }[]) =>
  Object.fromEntries(list.map(({ code, points }) => [code, points]))

it('there is an example for each complete scheme', () => {
  expect(files).toEqual(COMPLETE.map(({ code }) => `${code}.md`).toSorted())
})

describe.each(files)('%s', (file) => {
  const text = readFileSync(new URL(file, FOLDER), 'utf8')
  const inputs = blocksOf<EvaluationInput>(text, 'input')
  const results = blocksOf<Result>(text, 'result')

  it('has a result for each input', () => {
    expect(inputs.length).toBeGreaterThan(0)
    expect(results).toHaveLength(inputs.length)
  })

  it.each(inputs.map((input, at) => ({ at, input })))('example $at', ({ at, input }) => {
    const scheme = schemeOf(file.replace('.md', ''))
    const found = grade(scheme, input)
    expect({
      score: found.score,
      grade: found.grade.code,
      parts: pointsOf(found.parts),
      indicators: pointsOf(found.indicators),
      why: found.why.map(({ code }) => code),
    }).toEqual({ indicators: {}, ...results[at] })
    expect(found.version).toBe(`${scheme.code}@${scheme.validFrom}`)
  })
})
