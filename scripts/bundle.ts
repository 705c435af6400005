import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { nativeFiles, platformPackages } from './bundle/native.ts'
import { PROJECT } from './check/run-tool.ts'
import { makeBill } from './sbom.ts'

/**
 * `npm run bundle`: one archive with all that production needs, for networks without a package registry: unpack, and
 * start `node dist/main.js`. Packages come from the registry, or from npm's cache, by the hashes of the lock file; none of
 * their scripts is run.
 */

/** What goes in beside the packages. Rule data and the page are parts of `dist`. */
const PARTS = ['dist', 'drizzle', 'schema.graphql', 'README.md', 'CHANGELOG.md', 'docs']

const Manifest = z.looseObject({
  name: z.string(),
  version: z.string(),
  scripts: z.record(z.string(), z.string()),
})

function run(command: string, args: readonly string[], cwd: string): string {
  const done = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (done.error !== undefined) throw done.error
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${done.status}`)
  return done.stdout.trim()
}

/** What of package.json holds in the bundle: no packages of development, and only scripts that run without them. */
function shippedManifest(manifest: z.infer<typeof Manifest>): object {
  const { devDependencies: _, allowScripts: __, scripts, ...rest } = manifest
  const runs = Object.entries(scripts).filter(
    ([name, command]) => command.startsWith('node ') && !name.startsWith('pre') && name !== 'bench',
  )
  return { ...rest, scripts: Object.fromEntries(runs) }
}

/** The instant of the commit, so that the same commit gives the same bytes; now, where there is no history. */
function instantOf(folder: string): string {
  const shown = spawnSync('git', ['log', '-1', '--format=%cI'], { cwd: folder, encoding: 'utf8' })
  const printed = shown.status === 0 ? shown.stdout.trim() : ''
  return new Date(printed === '' ? Date.now() : printed).toISOString()
}

/** Fills a folder with all that ships. @returns the native files among it, and the packages of one platform */
function fill(folder: string, manifest: z.infer<typeof Manifest>, at: string): string[] {
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    cpSync(join(PROJECT, name), join(folder, name))
  run('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-bin-links'], folder)
  rmSync(join(folder, '.npmrc'))
  for (const part of PARTS) cpSync(join(PROJECT, part), join(folder, part), { recursive: true })
  const write = (name: string, value: object) =>
    writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`)
  write('package.json', shippedManifest(manifest))
  const { serialNumber: _, ...bill } = makeBill(PROJECT)
  write('sbom.cdx.json', { ...bill, metadata: { ...bill.metadata, timestamp: at } })
  return [...nativeFiles(folder), ...platformPackages(PROJECT)]
}

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

/**
 * Makes the bundle.
 * @returns its file, and what in it is of one platform: nothing makes a bundle for all, `any`
 */
export function makeBundle(into: string): { file: string; native: string[] } {
  run(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], PROJECT)
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')))
  const at = instantOf(PROJECT)
  const staging = mkdtempSync(join(tmpdir(), 'bundle-'))
  try {
    const top = `${manifest.name}-${manifest.version}`
    mkdirSync(join(staging, top))
    const native = fill(join(staging, top), manifest, at)
    const platform = native.length === 0 ? 'any' : `${process.platform}-${process.arch}`
    mkdirSync(into, { recursive: true })
    const file = join(into, `${top}-${platform}.tar.gz`)
    const same = ['--sort=name', `--mtime=${at}`, '--owner=0', '--group=0', '--numeric-owner']
    const packed = join(staging, 'packed.tar')
    run('tar', [...same, '--mode=u+rwX,go+rX,go-w', '-cf', packed, top], staging)
    run('gzip', ['-n', packed], staging)
    cpSync(`${packed}.gz`, `${file}.part`)
    renameSync(`${file}.part`, file)
    cpSync(join(staging, top, 'sbom.cdx.json'), join(into, 'sbom.cdx.json'))
    const sums = [`${top}-${platform}.tar.gz`, 'sbom.cdx.json']
    const lines = sums.map((name) => `${sha256(join(into, name))}  ${name}\n`)
    writeFileSync(join(into, 'SHA256SUMS'), lines.join(''))
    return { file, native }
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { file, native } = makeBundle(process.argv[2] ?? join(PROJECT, 'dist-bundle'))
  const verdict =
    native.length === 0
      ? 'no native file and no package of one platform: it serves every platform that Node.js runs on'
      : `for this platform alone, because of\n${native.map((one) => `  ${one}`).join('\n')}`
  console.log(`${file}\n${verdict}`)
  console.log(readFileSync(join(file, '../SHA256SUMS'), 'utf8').trim())
}
