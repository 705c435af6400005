import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { PROJECT } from '../../scripts/check/run-tool.ts'

const made: string[] = []

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

/**
 * A folder of its own, removed after the tests of the file: with the files given (by path), copies of the project's
 * files and folders that are named; with the project's packages if it holds a TypeScript project (linters would walk
 * into them).
 */
export function makeFolder(
  files: Readonly<Record<string, string>>,
  copied: readonly string[] = [],
): string {
  const folder = mkdtempSync(join(tmpdir(), 'gate-'))
  made.push(folder)
  if (copied.includes('tsconfig.json')) {
    symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'))
  }
  for (const path of copied) cpSync(join(PROJECT, path), join(folder, path), { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}
