import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Once per run: builds what ships, so that the tests that run processes run just that. Does nothing when it is current. */
export function setup(): void {
  const build = fileURLToPath(new URL('../../scripts/build.ts', import.meta.url))
  const built = spawnSync(process.execPath, ['--import', 'tsx', build], { stdio: 'inherit' })
  if (built.status !== 0) throw new Error('the program does not build')
}
