import { expect, test } from 'vitest'
import { checkLayers } from '../../scripts/check/layers.ts'
import { PROJECT } from '../../scripts/check/run-tool.ts'
import { makeFolder } from './folder.ts'

test('the project keeps its direction', () => {
  expect(checkLayers(PROJECT)).toEqual([])
})

test.each([
  ['subject/subject.service.ts', "import { a } from '../record/record.store.ts'", 'record'],
  ['disclosure/scope.ts', "import type { A } from '../rule/rule-book.ts'", 'rule'],
  ['disclosure/reading.ts', "import { a } from '../rule/rule-book.ts'", 'rule'],
  ['rule/rule.store.ts', "export * from '../subject/subject.store.ts'", 'subject'],
  ['money/money.rules.ts', "import '../open.ts'", 'open'],
  ['relay/page.ts', "const a = await import('../server.ts')", 'server'],
  ['relay/page.ts', "import {\n  a,\n  b,\n} from '../node/node.resolver.ts'", 'node'],
])('src/%s does not import upward: %s', (path, line, concept) => {
  const found = checkLayers(makeFolder({ [`src/${path}`]: `${line}\n` }))
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(`src/${path} imports ${concept}`)
})

test('imports downward, within a concept, of packages, and in tests pass', () => {
  const files = {
    'src/record/record.service.ts':
      "import { a } from '../subject/subject.store.ts'\nimport { b } from './record.store.ts'\nimport { z } from 'zod'\n",
    'src/subject/subject.test.ts': "import { a } from '../record/record.store.ts'\n",
    'src/disclosure/reading.ts': "import type { RuleBook } from '../rule/rule-book.ts'\n",
    'src/record/record.resolver.ts': "import { writingOf } from '../context.ts'\n",
    'src/main.ts': "import { open } from './open.ts'\n",
  }
  expect(checkLayers(makeFolder(files))).toEqual([])
})

test('the context is for resolvers and types', () => {
  const text = "import type { RequestContext } from '../context.ts'\n"
  expect(checkLayers(makeFolder({ 'src/record/record.view.ts': text }))).toEqual([
    "src/record/record.view.ts imports context.ts: only resolvers and types see the request's context",
  ])
})

test('a new concept must be given its place, and a nameless folder is refused', () => {
  expect(checkLayers(makeFolder({ 'src/weather/storm.rules.ts': '' }))[0]).toContain(
    'weather has no place in LAYERS',
  )
  expect(checkLayers(makeFolder({ 'src/subject/utils/a.test.ts': '' }))).toEqual([
    'src/subject/utils: a folder is named after a concept',
  ])
})
