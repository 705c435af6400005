import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPage } from './build-page.ts'

/**
 * Builds `dist`: the program, its rule data, and the GraphiQL page. Does nothing when nothing changed since, so that
 * a start after the first is quick.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const stampFile = join(dist, '.built')

function stamp(): string {
  const hash = createHash('sha256')
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
  const others = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'].map((name) =>
    join(root, name),
  )
  for (const file of [...files, ...others].toSorted()) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

const wanted = stamp()
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== wanted) {
  rmSync(dist, { recursive: true, force: true })
  const compiled = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
    {
      cwd: root,
      stdio: 'inherit',
    },
  )
  if (compiled.status !== 0) process.exit(compiled.status ?? 1)
  cpSync(join(root, 'src/rule/data'), join(dist, 'rule/data'), { recursive: true })
  await buildPage(join(dist, 'page/browser'))
  writeFileSync(stampFile, wanted)
}
