import { describe, expect, test } from 'vitest'
import { checkInstallScripts, checkLicences } from '../../scripts/check/licences.ts'
import { PROJECT } from '../../scripts/check/run-tool.ts'
import { makeFolder } from './folder.ts'

const folderOf = (packages: object, manifest: object = {}) =>
  makeFolder({
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify({ packages: { '': {}, ...packages } }),
  })

describe('licences', () => {
  const licences = (name: string, entry: object) =>
    checkLicences(folderOf({ [`node_modules/${name}`]: { version: '1.0.0', ...entry } }))

  test('all packages of the project have one that is allowed', () => {
    expect(checkLicences(PROJECT)).toEqual([])
  })

  test.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0-only)', '(MIT AND BSD-3-Clause)'])(
    '%s passes',
    (license) => {
      expect(licences('any', { license })).toEqual([])
    },
  )

  test.each(['GPL-3.0-only', 'AGPL-3.0', 'UNLICENSED', 'SEE LICENSE IN x', '(MIT AND GPL-2.0)'])(
    '%s is found',
    (license) => {
      expect(licences('any', { license })).toEqual([
        `package-lock.json: node_modules/any has the licence ${license}, which is not allowed`,
      ])
      expect(licences('any', { license, dev: true })).toHaveLength(1)
    },
  )

  test('a package without one is found', () => {
    expect(licences('any', {})).toEqual(['package-lock.json: node_modules/any names no licence'])
  })

  test('an exception holds for its package, its licence and development alone', () => {
    const license = 'MPL-2.0'
    expect(licences('lightningcss', { license, dev: true })).toEqual([])
    expect(licences('lightningcss', { license })[0]).toContain('ships with the licence MPL-2.0')
    expect(licences('lightningcss', { license: 'GPL-2.0', dev: true })).toHaveLength(1)
    expect(licences('another', { license, dev: true })).toHaveLength(1)
  })
})

describe('install scripts', () => {
  const lock = {
    'node_modules/a/node_modules/@x/runs': { license: 'MIT', hasInstallScript: true },
    'node_modules/quiet': { license: 'MIT' },
  }

  test('those of the project are all decided, none is allowed', () => {
    expect(checkInstallScripts(PROJECT)).toEqual([])
  })

  test('one that nobody decided is found', () => {
    expect(checkInstallScripts(folderOf(lock))).toEqual([
      'package.json: allowScripts does not name @x/runs, which has install scripts',
    ])
    expect(checkInstallScripts(folderOf(lock, { allowScripts: { '@x/runs': false } }))).toEqual([])
  })

  test('a name without a script is found', () => {
    const allowScripts = { '@x/runs': true, quiet: false }
    expect(checkInstallScripts(folderOf(lock, { allowScripts }))).toEqual([
      'package.json: allowScripts names quiet, which has no install script',
    ])
  })
})
