import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Entry = z.looseObject({
  version: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
})
const Lock = z.looseObject({ packages: z.record(z.string(), Entry) })
const Manifest = z.looseObject({ allowScripts: z.record(z.string(), z.boolean()).default({}) })

/** A package of a lock file: where it is installed, its name, and what the lock says of it. */
export interface LockedPackage {
  path: string
  name: string
  version: string
  licence: string | undefined
  /** No part of the product: builds and tests it. */
  isDevelopment: boolean
  hasInstallScript: boolean
}

/** All packages of a project's lock file, those of other platforms too; the project itself is none. */
export function lockedPackages(folder: string): LockedPackage[] {
  const lock = Lock.parse(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')))
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, { version, license, dev, hasInstallScript }]) => ({
      path,
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: version ?? '',
      licence: license,
      isDevelopment: dev === true,
      hasInstallScript: hasInstallScript === true,
    }))
}

/** Licences (SPDX) that let the product be given on, changed and run, with a notice at most. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
])

interface Exception {
  packages: RegExp
  licence: string
  reason: string
}

/** Packages of other licences. They hold for development alone: what ships has none. */
const EXCEPTIONS: readonly Exception[] = [
  {
    packages: /^lightningcss(-[a-z0-9-]+)?$/,
    licence: 'MPL-2.0',
    reason:
      'comes with the test runner, unchanged; a copyleft of its own files, none of which is given on',
  },
  {
    packages: /^argparse$/,
    licence: 'PSF-2.0',
    reason: 'of the command that comes with markdown-it, which the page does not hold; permissive',
  },
]

/**
 * Each package of the lock file has a licence that is allowed, or is an exception that is named, for development alone. A
 * licence that is missing, or that is no SPDX expression, is a problem. One line per package; none is a pass.
 */
export function checkLicences(folder: string): string[] {
  return lockedPackages(folder).flatMap(({ path, name, licence, isDevelopment }) => {
    if (licence === undefined) return [`package-lock.json: ${path} names no licence`]
    if (allows(licence)) return []
    const exception = EXCEPTIONS.find((one) => one.packages.test(name) && one.licence === licence)
    if (exception === undefined)
      return [`package-lock.json: ${path} has the licence ${licence}, which is not allowed`]
    if (!isDevelopment)
      return [`package-lock.json: ${path} ships with the licence ${licence}: ${exception.reason}`]
    return []
  })
}

/** Whether an expression is allowed: of `OR` one side, of `AND` both. Only one kind of operator without brackets within. */
function allows(expression: string): boolean {
  const bare = /^\(([^()]*)\)$/.exec(expression)?.[1] ?? expression
  if (bare.includes(' OR ') && bare.includes(' AND ')) return false
  if (bare.includes(' OR ')) return bare.split(' OR ').some((one) => ALLOWED.has(one.trim()))
  return bare.split(' AND ').every((one) => ALLOWED.has(one.trim()))
}

/**
 * Each package that would run a script when it is installed is named in `allowScripts` of package.json, denied or
 * allowed, and nothing is named there that has none. One line per problem; none is a pass.
 */
export function checkInstallScripts(folder: string): string[] {
  const { allowScripts } = Manifest.parse(
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  )
  const having = new Set(
    lockedPackages(folder)
      .filter(({ hasInstallScript }) => hasInstallScript)
      .map(({ name }) => name),
  )
  const unnamed = [...having]
    .filter((name) => !Object.hasOwn(allowScripts, name))
    .map((name) => `package.json: allowScripts does not name ${name}, which has install scripts`)
  const idle = Object.keys(allowScripts)
    .filter((name) => !having.has(name))
    .map((name) => `package.json: allowScripts names ${name}, which has no install script`)
  return [...unnamed, ...idle]
}
