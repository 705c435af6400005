import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nativeFiles, platformPackages } from '../../scripts/bundle/native.ts'
import { PROJECT } from '../../scripts/check/run-tool.ts'
import { makeFolder } from './folder.ts'

describe('what makes a bundle one of a platform', () => {
  test('a package that ships for one platform alone; the project has none', () => {
    expect(platformPackages(PROJECT)).toEqual([])
    const packages = {
      'node_modules/a-linux-x64': { os: ['linux'], cpu: ['x64'], optional: true },
      'node_modules/b': { libc: ['glibc'], dev: true },
      'node_modules/c': { engines: { node: '>=20' } },
    }
    expect(
      platformPackages(makeFolder({ 'package-lock.json': JSON.stringify({ packages }) })),
    ).toEqual(['node_modules/a-linux-x64'])
  })

  test('a file that holds machine code, by its name or by how it begins', () => {
    const folder = makeFolder({
      'a/binding.gyp': '{}',
      'a/index.js': 'x',
      'a/short': '',
      'b.so': '',
    })
    writeFileSync(join(folder, 'a/tool'), Buffer.from('7f454c4602010100', 'hex'))
    writeFileSync(join(folder, 'a/mac'), Buffer.from('cffaedfe07000001', 'hex'))
    writeFileSync(join(folder, 'a/win'), Buffer.from('4d5a9000', 'hex'))
    writeFileSync(join(folder, 'a/pg.wasm'), Buffer.from('0061736d01000000', 'hex'))
    expect(nativeFiles(folder)).toEqual(['a/binding.gyp', 'a/mac', 'a/tool', 'a/win', 'b.so'])
  })
})
