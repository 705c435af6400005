import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { INDEX_ID } from './keys.ts'

/** Where the keys of a data folder stand when the configuration gives none. */
export function keyFileOf(dataDir: string): string {
  return join(dataDir, 'identity.keys')
}

/** Reads the identity keys of a data folder; makes them at the first time. */
export function readOrMakeKeyFile(dataDir: string): string {
  return readOrMake(keyFileOf(dataDir), () => `local:${newKey()},${INDEX_ID}:${newKey()}\n`)
}

/** Reads the keys of receipts of a data folder; makes one at the first time, with an id that no other folder has. */
export function readOrMakeReceiptKeyFile(dataDir: string): string {
  const make = () => `local-${randomBytes(6).toString('hex')}:${newKey()}\n`
  return readOrMake(join(dataDir, 'receipt.keys'), make)
}

/** A list of keys in a file that only its owner can read. */
function readOrMake(path: string, make: () => string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim()
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const aside = writeAside(path, make())
  try {
    linkSync(aside, path)
  } catch (error) {
    // Another process made it meanwhile: its keys count.
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error
  } finally {
    rmSync(aside)
  }
  return readFileSync(path, 'utf8').trim()
}

/**
 * Puts a new key before the others of a data folder's list; the old ones stay, and so does the index key. The file is
 * replaced at once: whoever reads it finds the old list or the new one. Processes that add at once take turns by a
 * lock file.
 * @returns the new key's id, made of the instant
 * @throws an error with the code EEXIST while another process adds one (or died over it: remove the lock file)
 */
export function addKey(dataDir: string, now: Date): string {
  const path = keyFileOf(dataDir)
  const lock = `${path}.lock`
  closeSync(openSync(lock, 'wx', 0o600))
  try {
    const list = readOrMakeKeyFile(dataDir)
    const id = `k${now.toISOString().replaceAll(/[-:.]/g, '')}`
    replaceFile(path, `${id}:${newKey()},${list}\n`)
    return id
  } finally {
    rmSync(lock)
  }
}

function newKey(): string {
  return randomBytes(32).toString('base64')
}

/** Renamed into place once it is on the disk: what it holds can't be made again. */
function replaceFile(path: string, text: string): void {
  renameSync(writeAside(path, text), path)
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function writeAside(path: string, text: string): string {
  const aside = `${path}.${process.pid}`
  const file = openSync(aside, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return aside
}
