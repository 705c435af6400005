import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { checkPins, checkPortable } from '../../scripts/check/pins.ts'
import { checkRuleData } from '../../scripts/check/rule-data.ts'
import { PROJECT } from '../../scripts/check/run-tool.ts'
import { makeFolder } from './folder.ts'

describe('exact versions', () => {
  const pins = (dependencies: object, lock: object) =>
    checkPins(
      makeFolder({
        'package.json': JSON.stringify({ dependencies }),
        'package-lock.json': JSON.stringify({ packages: lock }),
      }),
    )

  test('the project keeps them', () => {
    expect(checkPins(PROJECT)).toEqual([])
  })

  test.each(['^1.2.3', '~1.2.3', '1.x', 'latest', '>=1', '*', 'file:../a'])('not %s', (version) => {
    expect(pins({ zod: version }, {})).toEqual([
      `package.json: zod ${version} is not one exact version`,
    ])
  })

  test('the lock file names no address', () => {
    const lock = { 'node_modules/zod': { resolved: 'https://host.example/zod.tgz' } }
    expect(pins({ zod: '1.2.3' }, lock)).toEqual([
      'package-lock.json: node_modules/zod holds a resolved address',
    ])
    expect(pins({ zod: '2.0.0-rc.2' }, { 'node_modules/zod': { version: '2.0.0-rc.2' } })).toEqual(
      [],
    )
  })
})

describe('ties to a machine', () => {
  // Put together here, so that this file is not found itself.
  const path = (...parts: string[]) => ['', ...parts].join('/')

  test('the project has none', () => {
    expect(checkPortable(PROJECT)).toEqual([])
  })

  test.each([
    [`see ${path('work', 'main')}`, path('work', 'main')],
    [`const at = '${path('tmp', 'x.log')}'`, path('tmp', 'x.log')],
    [`cd ${path('home', 'someone')}`, path('home', 'someone')],
    [`https://${['registry', 'npmjs', 'org'].join('.')}/zod`, ['registry', 'npmjs'].join('.')],
  ])('%s is found with its file and line', (line, culprit) => {
    const found = checkPortable(makeFolder({ 'docs/notes.md': `first\n${line}\n` }))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(`docs/notes.md:2: ${culprit}`)
  })

  test('addresses and relative paths pass', () => {
    const text = ['https://host.example/tmp/a', './tmp/a', '../work/a', 'src/home/a'].join('\n')
    expect(checkPortable(makeFolder({ 'a.md': text }))).toEqual([])
  })
})

describe('rule data', () => {
  const at = (folder: string) => pathToFileURL(`${folder}/src/rule/data/`)

  test('the project’s make a rule book', () => {
    expect(checkRuleData(at(PROJECT))).toEqual([])
  })

  test('a rule that is broken is named by its file and its code', () => {
    const file = 'src/rule/data/domain.json'
    const rules = JSON.parse(readFileSync(join(PROJECT, file), 'utf8')) as object[]
    const broken = rules.map((rule, n) => (n === 0 ? { ...rule, validFrom: 'soon' } : rule))
    const found = checkRuleData(
      at(makeFolder({ [file]: JSON.stringify(broken) }, ['src/rule/data'])),
    )
    expect(found.join('\n')).toMatch(/domain\.json: .*validFrom/)
  })
})
