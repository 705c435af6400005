import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { gateOperations } from '../../src/disclosure/gate.ts'

const SOURCE = fileURLToPath(new URL('../../src', import.meta.url))

/*
 * The ESM build of graphql-shield 7.6.5 imports `util.isUndefined`, which Node removed in version 23: loaded that
 * way, the server does not start there. These hold on every version of Node.
 */
it('graphql-shield is loaded in its CommonJS build', () => {
  expect(gateOperations).toBeTypeOf('function')
  const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) =>
    path.includes('graphql-shield'),
  )
  expect(loaded).not.toHaveLength(0)
  expect(loaded.filter((path) => !/graphql-shield[\\/]cjs[\\/]/.test(path))).toEqual([])
})

it('nothing imports graphql-shield but for its types', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  const importing = files
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) =>
      readFileSync(join(SOURCE, name), 'utf8')
        .split('\n')
        .filter((line) => /(from|import\(|import)\s*['"]graphql-shield/.test(line))
        .map((line) => `${name}: ${line}`),
    )
  expect(importing).toHaveLength(1)
  expect(importing[0]).toMatch(/^disclosure[\\/]gate\.ts: import type /)
})
