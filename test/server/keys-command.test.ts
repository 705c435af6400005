import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { openEmbedded } from '../../src/database/embedded.ts'
import type { Executor } from '../../src/database/database.ts'
import { migrate } from '../../src/database/migrate.ts'
import { MIGRATIONS } from '../../src/open.ts'
import { makeCipher } from '../../src/personal/cipher.ts'
import { parseIdentityKeys } from '../../src/personal/keys.ts'
import { openSecrets } from '../../src/secrets.ts'
import { hasServer, openServerDatabase } from '../intake/command.ts'
import { startProgram } from '../support/program.ts'
import { removeFolders, temporaryFolder } from './process.ts'
import { insertSealed, readSealed } from './sealed-values.ts'

// Whole processes, several one after the other: a busy machine takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

afterAll(removeFolders)

/** Starts what `npm run keys:rotate` runs. */
const start = (args: readonly string[], env: Record<string, string>) =>
  startProgram('cli/keys-rotate', args, env)

const run = (args: readonly string[], env: Record<string, string>) => start(args, env).ended

function cipherOf(list: string) {
  const parsed = parseIdentityKeys(list)
  if (!parsed.ok) throw new Error('unusable keys')
  return makeCipher(parsed.keys)
}

const key = () => randomBytes(32).toString('base64')
const [old, next, index] = [`k1:${key()}`, `k2:${key()}`, `index:${key()}`]

describe.runIf(hasServer)('keys:rotate on PostgreSQL', () => {
  const COUNT = 6_000

  /** How many identifiers are sealed with a key. */
  const sealedBy = async (db: Executor, id: string): Promise<number> => {
    const [row] = await db.query<{ n: number }>(
      `select count(*)::int as n from subject_identifier where sealed like 'v1.' || $1 || '.%'`,
      [id],
    )
    return row!.n
  }

  it('killed in the middle goes on where it was; then the old key can go', async () => {
    const server = (await openServerDatabase())!
    try {
      for (let n = 0; n < COUNT; n += 1_000) {
        await insertSealed(server.db, cipherOf(`${old},${index}`), 1_000)
      }
      const plain = await readSealed(server.db, cipherOf(`${old},${index}`))
      const env = { DATABASE_URL: server.url, IDENTITY_KEYS: `${next},${old},${index}` }
      const { child, ended } = start([], env)
      while ((await sealedBy(server.db, 'k2')) === 0) await sleep(1)
      child.kill('SIGKILL')
      expect((await ended).signal).toBe('SIGKILL')
      const reached = await sealedBy(server.db, 'k2')
      expect(reached).toBeGreaterThan(0)
      expect(reached).toBeLessThan(COUNT)
      // Half done is as good as whole to who knows both keys.
      expect(await readSealed(server.db, cipherOf(env.IDENTITY_KEYS))).toEqual(plain)
      const resumed = await run([], env)
      expect(resumed).toMatchObject({ code: 0, err: '' })
      expect(resumed.out).toContain(`subject_identifier: ${COUNT - reached}\n`)
      expect(resumed.out).toContain('可停用的密钥：k1')
      expect(resumed.out).toContain('Keys that can be dropped: k1')
      const verified = await run(['--verify'], { ...env, IDENTITY_KEYS: `${next},${index}` })
      expect(verified).toMatchObject({ code: 0, err: '' })
      expect(verified.out).toContain(`v1.k2 当前 current: ${plain.length}\n`)
      expect(await readSealed(server.db, cipherOf(`${next},${index}`))).toEqual(plain)
    } finally {
      await server.drop()
    }
  })

  it('says which key must stay, and what does not open', async () => {
    const server = (await openServerDatabase())!
    const folder = temporaryFolder()
    try {
      await insertSealed(server.db, cipherOf(old), 3)
      const env = { DATABASE_URL: server.url, IDENTITY_KEYS: `${next},${old}`, DATA_DIR: folder }
      const rotated = await run([], env)
      expect(rotated).toMatchObject({ code: 0, err: '' })
      expect(rotated.out).toContain("Key k1 can't be dropped: the index key is derived from it")
      expect(rotated.out).not.toContain('Keys that can be dropped')
      // With the index key as an entry of its own it can.
      const path = join(folder, 'index.entry')
      expect((await run(['--index-entry', path], env)).code).toBe(0)
      expect(statSync(path).mode & 0o777).toBe(0o600)
      const entry = readFileSync(path, 'utf8').trim()
      expect(cipherOf(`${next},${entry}`).blindIndex('RESIDENT_ID', '1')).toBe(
        cipherOf(old).blindIndex('RESIDENT_ID', '1'),
      )
      await insertSealed(server.db, cipherOf(old), 1)
      const left = await run([], { ...env, IDENTITY_KEYS: `${next},${entry}` })
      expect(left.code).toBe(3)
      expect(left.out).toContain(
        'does not open  subject_identifier.sealed v1.k1 SEALED_KEY_UNKNOWN: 1\n',
      )
      expect(left.out + left.err).not.toContain('paper')
    } finally {
      await server.drop()
    }
  })

  it('ends with 2 while a transaction holds a value, and waits for none', async () => {
    const server = (await openServerDatabase())!
    try {
      await insertSealed(server.db, cipherOf(`${old},${index}`), 20)
      const env = { DATABASE_URL: server.url, IDENTITY_KEYS: `${next},${old},${index}` }
      await server.db.transaction(async (tx) => {
        await tx.query('select 1 from quarantine_row order by line limit 1 for update')
        const met = await run([], env)
        expect(met).toMatchObject({ code: 2, err: '' })
        expect(met.out).toContain('1 values are left')
        expect(met.out).toContain('quarantine_row: 19\n')
      })
      expect((await run([], env)).out).toContain('quarantine_row: 1\n')
    } finally {
      await server.drop()
    }
  })
})

describe('keys:rotate on an embedded folder', () => {
  it('makes a new key in the folder’s file, and seals with it', async () => {
    const folder = temporaryFolder()
    const before = openSecrets(null, folder)
    const db = await openEmbedded(folder)
    await migrate(db, MIGRATIONS)
    await insertSealed(db, before.cipher, 10)
    await db.close()
    const rotated = await run(['--new-key'], { DATA_DIR: folder })
    expect(rotated).toMatchObject({ code: 0, err: '' })
    expect(rotated.out).toMatch(/新密钥 (k\d{8}T\d{9}Z)\n {2}New key \1\n/)
    expect(rotated.out).toContain('90 值 values')
    expect(rotated.out).toContain('Keys that can be dropped: local')
    const list = readFileSync(join(folder, 'identity.keys'), 'utf8').trim()
    expect(list.split(',')).toHaveLength(3)
    for (const entry of list.split(',')) expect(rotated.out).not.toContain(entry.split(':')[1])
    // What the command says can be dropped.
    const kept = list.split(',').filter((entry) => !entry.startsWith('local:'))
    const verified = await run(['--verify'], { DATA_DIR: folder, IDENTITY_KEYS: kept.join(',') })
    expect(verified).toMatchObject({ code: 0, err: '' })
    expect(verified.out).toContain('当前 current: 90\n')
  })

  it('refuses wrong use', async () => {
    for (const args of [['--nothing'], ['--verify', '--new-key'], ['file']]) {
      expect(await run(args, { DATA_DIR: temporaryFolder() })).toMatchObject({ code: 64, out: '' })
    }
    const env = { DATA_DIR: temporaryFolder(), IDENTITY_KEYS: old }
    const given = await run(['--new-key'], env)
    expect(given.code).toBe(64)
    expect(given.err).toContain('put the new key first there')
    expect(await run([], { ...env, IDENTITY_KEYS: 'k1:short' })).toMatchObject({
      code: 78,
      out: '',
    })
  })
})
