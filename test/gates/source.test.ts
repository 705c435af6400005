import { describe, expect, test } from 'vitest'
import { checkFormat, checkLint, checkTypes, checkUnused } from '../../scripts/check/source.ts'
import { makeFolder } from './folder.ts'

const CLEAN = 'export const ONE = 1\n'

describe('format', () => {
  test('names a file that is not formatted, and passes one that is', async () => {
    const folder = makeFolder({ 'src/ugly.ts': 'export  const ONE = 1;\n' }, ['.oxfmtrc.json'])
    expect((await checkFormat(folder)).join('\n')).toContain('src/ugly.ts')
    expect(await checkFormat(makeFolder({ 'src/one.ts': CLEAN }, ['.oxfmtrc.json']))).toEqual([])
  })
})

describe('lint', () => {
  const lint = async (files: Record<string, string>) =>
    (await checkLint(makeFolder(files, ['.oxlintrc.json']))).join('\n')

  test('passes clean files', async () => {
    expect(await lint({ 'src/subject/subject.store.ts': CLEAN })).toBe('')
  })

  test.each([
    ['subject.store.ts', 'graphql'],
    ['subject.service.ts', 'type-graphql'],
    ['subject.rules.ts', 'graphql-scalars'],
    ['subject.table.ts', 'graphql/error'],
    ['subject.service.ts', '../context.ts'],
    ['subject.service.ts', './subject.type.ts'],
    ['subject.store.ts', './subject.service.ts'],
    ['subject.store.ts', '@graphql-tools/utils'],
  ])('%s does not import %s', async (name, module) => {
    const value = await lint({
      [`src/subject/${name}`]: `import { a } from '${module}'\n\nexport const b = a\n`,
    })
    expect(value).toMatch(new RegExp(`src/subject/${name}:1:.*no-restricted-imports`))
    const type = await lint({
      [`src/subject/${name}`]: `import type { A } from '${module}'\n\nexport type B = A\n`,
    })
    expect(type).toContain('no-restricted-imports')
  })

  test('a resolver imports graphql', async () => {
    const text = "import { a } from 'graphql'\n\nexport const b = a\n"
    expect(await lint({ 'src/subject/subject.resolver.ts': text })).toBe('')
  })

  test('a cycle of imports is named', async () => {
    const found = await lint({
      'src/a.ts': "import { B } from './b.ts'\n\nexport const A = (): unknown => B\n",
      'src/b.ts': "import { A } from './a.ts'\n\nexport const B = (): unknown => A\n",
    })
    expect(found).toMatch(/src\/a\.ts:.*no-cycle/)
  })

  test('only main.ts reads the environment', async () => {
    const text = "export const PORT = process.env['PORT']\n"
    expect(await lint({ 'src/server.ts': text })).toMatch(/src\/server\.ts:.*no-process-env/)
    expect(await lint({ 'src/main.ts': text })).toBe('')
  })

  test('any, default exports, what is unused, and what is too long', async () => {
    const long = `export function long(): void {\n${'  void 0\n'.repeat(61)}}\n`
    const found = await lint({
      'src/any.ts': 'export const ONE: any = 1\n',
      'src/default.ts': 'const one = 1\nexport default one\n',
      'src/unused.ts': 'const one = 1\nexport const TWO = 2\n',
      'src/function.ts': long,
      'src/lines.ts': 'export {}\n'.repeat(351),
    })
    expect(found).toMatch(/src\/any\.ts:.*no-explicit-any/)
    expect(found).toMatch(/src\/default\.ts:.*no-default-export/)
    expect(found).toMatch(/src\/unused\.ts:.*no-unused-vars/)
    expect(found).toMatch(/src\/function\.ts:.*max-lines-per-function/)
    expect(found).toMatch(/src\/lines\.ts:.*max-lines/)
  })
})

describe('types', () => {
  test('names the place of a wrong type', async () => {
    const wrong = makeFolder({ 'src/wrong.ts': "export const ONE: number = '1'\n" }, [
      'package.json',
      'tsconfig.json',
    ])
    expect((await checkTypes(wrong)).join('\n')).toMatch(/src\/wrong\.ts\(1,14\): error TS2322/)
    expect(
      await checkTypes(makeFolder({ 'src/one.ts': CLEAN }, ['package.json', 'tsconfig.json'])),
    ).toEqual([])
  })

  test('the page is checked with the types of a browser', async () => {
    const files = {
      'src/page/browser/main.ts': 'export const NODE: number = document\n',
      'src/one.ts': CLEAN,
    }
    const folder = makeFolder(files, [
      'package.json',
      'tsconfig.json',
      'src/page/browser/tsconfig.json',
    ])
    expect(await checkTypes(folder)).toEqual([])
    const found = await checkTypes(folder, 'src/page/browser/tsconfig.json')
    expect(found.join('\n')).toMatch(/main\.ts\(1,14\): error TS2322/)
  })
})

describe('unused code', () => {
  const unused = async (files: Record<string, string>) => {
    const manifest = { name: 'folder', type: 'module', dependencies: { zod: '1.0.0' } }
    const config = { entry: ['src/main.ts'], project: ['src/**/*.ts'] }
    const folder = makeFolder({
      'package.json': JSON.stringify(manifest),
      'knip.json': JSON.stringify(config),
      ...files,
    })
    return (await checkUnused(folder)).join('\n')
  }

  test('names files, exports and packages that nothing uses', async () => {
    const found = await unused({
      'src/main.ts': "import { ONE } from './one.ts'\n\nconsole.log(ONE)\n",
      'src/one.ts': `${CLEAN}export const TWO = 2\n`,
      'src/orphan.ts': CLEAN,
    })
    expect(found).toContain('src/orphan.ts')
    expect(found).toMatch(/TWO\s+src\/one\.ts/)
    expect(found).toContain('zod')
  })

  test('passes when everything is used', async () => {
    const main = "import { z } from 'zod'\nimport { ONE } from './one.ts'\n\nconsole.log(ONE, z)\n"
    expect(await unused({ 'src/main.ts': main, 'src/one.ts': CLEAN })).toBe('')
  })
})
