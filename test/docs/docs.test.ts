import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ERROR_CODES } from '../../src/errors.ts'
import { fillDemo } from '../../src/generate/demo.ts'
import { ROW_PROBLEMS } from '../../src/submission/problem.ts'
import { makeWorld, type World } from '../support/world.ts'

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')

/** The first fenced block of a language in a document. */
function fenced(text: string, language: string): string {
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)
  if (found === null) throw new Error(`no ${language} block`)
  return found[1]!
}

describe('the README', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
    await fillDemo(world.base)
  })
  afterAll(() => world.close())

  it('shows a query that gets the answer that it shows', async () => {
    const readme = read('README.md')
    const answer = await world.query(fenced(readme, 'graphql'))
    const shown = JSON.parse(fenced(readme, 'json')) as Record<string, unknown>
    expect(answer.errors).toBeUndefined()
    // The README shortens the list of what is withheld: each entry that it shows is in the answer.
    expect(answer.data).toMatchObject(withAnyWithheld(shown) as object)
  })

  it('names only commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = [...read('README.md').matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!)
    expect(named.length).toBeGreaterThan(4)
    for (const name of named) expect(scripts).toHaveProperty([name])
  })
})

function withAnyWithheld(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withAnyWithheld)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'withheld' ? expect.arrayContaining(inner as unknown[]) : withAnyWithheld(inner),
    ]),
  )
}

describe('docs/errors.md', () => {
  const codes = [...read('docs/errors.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code)

  it('lists every code and no other', () => {
    expect(codes).toEqual([...Object.keys(ERROR_CODES), ...Object.keys(ROW_PROBLEMS)])
  })
})
