import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { z } from 'zod'

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/

const Versions = z.record(z.string(), z.string()).optional()
const Manifest = z.looseObject({
  dependencies: Versions,
  devDependencies: Versions,
  optionalDependencies: Versions,
})
const Lock = z.looseObject({ packages: z.record(z.string(), z.looseObject({})) })

/** Every dependency of package.json is one version, and the lock file names no addresses to take them from. */
export function checkPins(folder: string): string[] {
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
  const versions = Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
  })
  const loose = versions
    .filter(([, version]) => !EXACT.test(version))
    .map(([name, version]) => `package.json: ${name} ${version} is not one exact version`)
  if (!existsSync(join(folder, 'package-lock.json')))
    return [...loose, 'package-lock.json is missing']
  const lock = Lock.parse(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')))
  const resolved = Object.entries(lock.packages)
    .filter(([, one]) => 'resolved' in one)
    .map(([name]) => `package-lock.json: ${name} holds a resolved address`)
  return [...loose, ...resolved]
}

/** What git does not keep. */
const SKIPPED = new Set(['.git', 'node_modules', 'dist', 'dist-bundle', '.data', 'coverage'])

const BINARY = /\.(png|jpe?g|gif|ico|woff2?|xlsx?|zip|gz|wasm)$/

/** Ties to one machine: absolute paths of work, temporary and home folders, and hosts of package registries. */
const TIES: readonly [RegExp, string][] = [
  [/(?<![\w.~$@%{}()*-])\/(?:work|tmp|home|root|Users)\/[\w.-]+/, 'an absolute path of a machine'],
  [/\bregistry\.[a-z0-9-]+\.[a-z]{2,}\b/i, 'the host of a package registry'],
  [/\b(?:verdacci[o]|artifactor[y]|npmmirro[r]|jfro[g])\b/i, 'the host of a package registry'],
]

/** No file of a folder is tied to the machine that it was written on. One line per place; none is a pass. */
export function checkPortable(folder: string): string[] {
  return filesOf(folder).flatMap((file) => {
    const lines = readFileSync(file, 'utf8').split('\n')
    const path = relative(folder, file)
    return lines.flatMap((line, at) =>
      TIES.flatMap(([pattern, what]) => {
        const found = pattern.exec(line)?.[0]
        return found === undefined ? [] : [`${path}:${at + 1}: ${found} is ${what}`]
      }),
    )
  })
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesOf(path)
    return entry.isFile() && !BINARY.test(entry.name) && !entry.name.endsWith('.log') ? [path] : []
  })
}
