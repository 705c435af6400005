import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT } from '../../scripts/check/run-tool.ts'

/** A path of the project between backquotes: below one of its folders, or a file at its top that is no word of code. */
const PATH = /`((?:src|test|scripts|docs|drizzle|\.ci)\/[^`\s]+)`/g
const COMMAND = /npm run ([\w:-]+)/g

const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

describe.each(['threats', 'dengbao', 'supply-chain', 'operation', 'disclosure'])(
  'docs/%s.md',
  (name) => {
    const text = readFileSync(join(PROJECT, `docs/${name}.md`), 'utf8')

    it('names only files that exist', () => {
      const named = [...text.matchAll(PATH)].map(([, path]) => path!)
      expect(named.filter((path) => !existsSync(join(PROJECT, path)))).toEqual([])
    })

    it('names only commands that exist', () => {
      const named = [...text.matchAll(COMMAND)].map(([, command]) => command!)
      expect(named.filter((command) => !Object.hasOwn(scripts, command))).toEqual([])
    })

    it('links only to pages that exist', () => {
      const linked = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path!)
      expect(linked.filter((path) => !existsSync(join(PROJECT, 'docs', path)))).toEqual([])
    })
  },
)

describe('docs/threats.md', () => {
  const text = readFileSync(join(PROJECT, 'docs/threats.md'), 'utf8')
  const rows = text
    .slice(0, text.indexOf('## Open'))
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| surface |'))
    .map((line) => line.slice(2, -2).split(' | '))

  it('names for each surface what guards it, and what tests that', () => {
    expect(rows.length).toBeGreaterThan(40)
    for (const [surface, guard, test, ...more] of rows) {
      expect(more, surface).toEqual([])
      expect(guard, surface).toMatch(/`src\/|`scripts\/|versions/)
      expect(test, surface).toMatch(/`[^`]+\.test\.ts`|`scripts\/drills\/[^`]+`/)
    }
  })
})
