import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { rotateKeys, verifySealed, type RotationProgress } from '../../src/keys/rotation.service.ts'
import { SEALED_PLACES } from '../../src/keys/sealed-place.ts'
import { makeCipher, type Cipher } from '../../src/personal/cipher.ts'
import { addKey, keyFileOf } from '../../src/personal/key-file.ts'
import { parseIdentityKeys } from '../../src/personal/keys.ts'
import { openReceiptKeys, openSecrets } from '../../src/secrets.ts'
import { databases } from '../support/databases.ts'
import { insertSealed, PART_COUNT, readSealed, unsealedOf } from './sealed-values.ts'

const [first, second, indexKey] = [randomBytes(32), randomBytes(32), randomBytes(32)]
const before = makeCipher({ current: 'k1', keys: new Map([['k1', first]]), indexKey })
const both = makeCipher({
  current: 'k2',
  keys: new Map([
    ['k2', second],
    ['k1', first],
  ]),
  indexKey,
})
const after = makeCipher({ current: 'k2', keys: new Map([['k2', second]]), indexKey })

const SUBJECTS = 150
/**
 * Each subject has nine values: one paper, two of its version, three of a record, a quarantined row, a row of a list, a
 * letter.
 */
const VALUES = SUBJECTS * 9

describe.each(databases)('rotating the keys on $name', ({ open }) => {
  let db: Database
  beforeAll(async () => {
    db = await open()
  })
  afterAll(() => db.close())

  it('under load: no reader fails, ciphertext alone changes, and the old key can go', async () => {
    await insertSealed(db, before, SUBJECTS)
    const [plain, stood] = [await readSealed(db, before), await unsealedOf(db)]
    expect(plain).toHaveLength(VALUES)
    const readers = startReaders(db, both, 8)
    const seen: RotationProgress[] = []
    const rotation = await rotateKeys(
      { db, cipher: both },
      { batchRows: 50, onProgress: (progress) => seen.push(progress) },
    )
    const { reads, failures } = await readers.stop()
    expect(failures).toEqual([])
    expect(reads).toBeGreaterThan(VALUES)
    expect(rotation).toMatchObject({ values: VALUES, left: 0, unopened: [] })
    expect(rotation.rotated).toEqual({
      subject_identifier: SUBJECTS,
      subject_version: 2 * SUBJECTS,
      record: 3 * SUBJECTS,
      quarantine_row: SUBJECTS,
      screening_row: SUBJECTS,
      consent_letter: SUBJECTS,
      // Nothing was exchanged here.
      exchange_batch: 0,
      exchange_decision: 0,
      exchange_file: 0,
      webhook: 0,
    })
    expect(seen.at(-1)).toMatchObject({ pass: 2, valuesDone: VALUES })
    expect(seen.at(-1)!.rowsDone).toBe(seen.at(-1)!.rowsTotal)
    // The old key is gone: everything opens, and says what it said.
    expect(await readSealed(db, after)).toEqual(plain)
    expect(await unsealedOf(db)).toEqual(stood)
    expect(await verifySealed({ db, cipher: after })).toEqual({
      opened: { 'v1.k2': VALUES },
      unopened: [],
    })
    await expect(readSealed(db, before)).rejects.toMatchObject({ code: 'SEALED_KEY_UNKNOWN' })
    // Once more does nothing.
    expect(await rotateKeys({ db, cipher: after })).toMatchObject({ values: 0, left: 0 })
  })

  it('takes up what is written meanwhile with the old key', async () => {
    let added = false
    const rotation = await rotateKeys(
      { db, cipher: both },
      {
        batchRows: 20,
        onProgress: ({ pass }) => {
          if (pass > 1 || added) return
          added = true
          writing = insertSealed(db, before, 5)
        },
      },
    )
    await writing
    expect(rotation.left).toBe(0)
    expect((await verifySealed({ db, cipher: both })).opened['v1.k1'] ?? 0).toBe(
      45 - rotation.values,
    )
    await rotateKeys({ db, cipher: both })
    expect(Object.keys((await verifySealed({ db, cipher: both })).opened)).toEqual(['v1.k2'])
  })
  let writing: Promise<unknown> = Promise.resolve()

  it('leaves writers alone: what they close and insert meanwhile stays, and opens', async () => {
    await insertSealed(db, before, 60)
    const open = `select subject_id::text as id from record where superseded_at is null`
    const ids = (await db.query<{ id: string }>(open)).map(({ id }) => id)
    const close = async (some: readonly string[]) => {
      await db.transaction(async (tx) => {
        await tx.query(
          'update record set superseded_at = $2::timestamptz where subject_id = any($1::uuid[])',
          [some, tx.at.toISOString()],
        )
        await insertSealed(tx, before, 1)
        await new Promise((resolve) => setTimeout(resolve, 20))
      })
    }
    const writers = [0, 1, 2, 3].map(async (nth) => {
      for (let at = nth * 5; at < ids.length; at += 20) await close(ids.slice(at, at + 5))
    })
    const rotating = rotateKeys({ db, cipher: both }, { batchRows: 7 })
    await Promise.all(writers)
    await rotating
    const rotation = await rotateKeys({ db, cipher: both })
    expect(rotation).toMatchObject({ left: 0, unopened: [] })
    expect(Object.keys((await verifySealed({ db, cipher: both })).opened)).toEqual(['v1.k2'])
    const left = (await db.query<{ id: string }>(open)).map(({ id }) => id)
    expect(left.filter((id) => ids.includes(id))).toEqual([])
    expect(left).toHaveLength(Math.ceil(ids.length / 5))
  })

  it('says what does not open, by place and key, and seals the rest anew', async () => {
    const strange = makeCipher({
      current: 'k0',
      keys: new Map([['k0', randomBytes(32)]]),
      indexKey,
    })
    await insertSealed(db, strange, 1)
    await insertSealed(db, before, 1)
    const rotation = await rotateKeys({ db, cipher: both })
    expect(rotation).toMatchObject({ values: 9, left: 0 })
    expect(rotation.unopened).toContainEqual({
      table: 'record',
      column: 'attributes_internal',
      header: 'v1.k0',
      code: 'SEALED_KEY_UNKNOWN',
      count: 2,
    })
    expect(rotation.unopened.reduce((sum, { count }) => sum + count, 0)).toBe(9)
    const { opened, unopened } = await verifySealed({ db, cipher: both })
    expect(Object.keys(opened)).toEqual(['v1.k2'])
    expect(unopened).toEqual(rotation.unopened)
  })

  it('knows every column that holds sealed values', async () => {
    const found = await db.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
        where table_schema = 'public' and (column_name like '%sealed%' or column_name like 'attributes_%')`,
    )
    const known = SEALED_PLACES.flatMap(({ table, columns }) =>
      columns.map(({ name }) => `${table}.${name}`),
    )
    expect(found.map(({ name }) => name).toSorted()).toEqual(known.toSorted())
  })
})

/** Readers that open everything, again and again, each at its own pace. */
function startReaders(db: Database, cipher: Cipher, count: number) {
  const failures: string[] = []
  let [reads, isOver] = [0, false]
  const readers = Array.from({ length: count }, async (_, at) => {
    for (let part = at; !isOver; part = (part + 1) % PART_COUNT) {
      try {
        reads += (await readSealed(db, cipher, part)).length
      } catch (error) {
        failures.push(String((error as { code?: string }).code ?? error))
      }
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  })
  return {
    stop: async () => {
      isOver = true
      await Promise.all(readers)
      return { reads, failures }
    },
  }
}

describe('the receipt keys of a data folder', () => {
  const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'credit-keys-'))) as [string, string]
  afterAll(() => folders.forEach((one) => rmSync(one, { recursive: true, force: true })))

  it('are made once, for their owner alone, under an id that no other folder has', () => {
    const [folder, other] = folders
    const { publicKeys } = openReceiptKeys(null, folder)
    expect(openReceiptKeys(null, folder).publicKeys).toEqual(publicKeys)
    expect(statSync(join(folder, 'receipt.keys')).mode & 0o777).toBe(0o600)
    expect(openReceiptKeys(null, other).publicKeys[0]!.kid).not.toBe(publicKeys[0]!.kid)
  })

  it('are refused by their place, not by what they are', () => {
    const good = `2026:${randomBytes(32).toString('base64')}`
    expect(() => openReceiptKeys(`${good},2025:c2VjcmV0`, '/nowhere')).toThrow(
      'The receipt keys cannot be used: entry 2: key 2: the key must be 32 bytes long.',
    )
  })
})

describe('the key file of a data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'credit-keys-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('gets a new key before the others; a running process takes it up; the look-up stays', () => {
    const running = openSecrets(null, folder)
    const old = running.cipher.seal('110105199001011234', 'here')
    const list = readFileSync(keyFileOf(folder), 'utf8').trim()
    const id = addKey(folder, new Date('2026-11-20T04:05:06.789Z'))
    expect(id).toBe('k20261120T040506789Z')
    const longer = readFileSync(keyFileOf(folder), 'utf8').trim()
    expect(longer.endsWith(`,${list}`)).toBe(true)
    expect(longer.startsWith(`${id}:`)).toBe(true)
    expect(statSync(keyFileOf(folder)).mode & 0o777).toBe(0o600)
    expect(existsSync(`${keyFileOf(folder)}.lock`)).toBe(false)
    const fresh = openSecrets(null, folder)
    const sealed = fresh.cipher.seal('110105199001011234', 'here')
    expect(fresh.cipher.header).toBe(`v1.${id}.`)
    // It was started before the key was there.
    expect(running.cipher.open(sealed, 'here')).toBe('110105199001011234')
    expect(running.cipher.header).toBe(`v1.${id}.`)
    expect(fresh.cipher.open(old, 'here')).toBe('110105199001011234')
    expect(fresh.cipher.blindIndex('RESIDENT_ID', '1')).toBe(
      running.cipher.blindIndex('RESIDENT_ID', '1'),
    )
  })

  it('is changed by one process at a time', () => {
    writeFileSync(`${keyFileOf(folder)}.lock`, '')
    const list = readFileSync(keyFileOf(folder), 'utf8')
    expect(() => addKey(folder, new Date())).toThrow('EEXIST')
    expect(readFileSync(keyFileOf(folder), 'utf8')).toBe(list)
    rmSync(`${keyFileOf(folder)}.lock`)
  })

  it('says which key the index hangs on', () => {
    const one = `k1:${first.toString('base64')}`
    const own = `${one},index:${indexKey.toString('base64')}`
    expect(parseIdentityKeys(one)).toMatchObject({ indexFrom: 'k1' })
    expect(parseIdentityKeys(own)).toMatchObject({ indexFrom: null })
  })
})
