import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import type { Writing } from '../disclosure/reading.ts'
import {
  endWaiting,
  insertFile,
  listKnownHashes,
  listReceived,
  updateFile,
} from '../exchange/file.store.ts'
import { updatePlatform } from '../exchange/platform.store.ts'
import { FileRefused } from '../intake/file-refused.ts'
import { importFile } from '../intake/import.service.ts'
import { hideIdentityNumbers } from '../personal/identity-number.rules.ts'
import type { ReceivedKind } from '../rule/platform.schema.ts'
import { PlatformFault } from './client.ts'
import { keepDecisions, offerDecisions } from './decision.service.ts'
import { sha256Of } from './hash.ts'
import { NO_EVENT } from './make-up.service.ts'
import type { Exchange, ExchangeParts } from './parts.ts'
import type { Platform } from '../rule/rule.schema.ts'

/** Fetches what a platform offers and we do not have, and takes in what was received. */
export async function receiveFiles(exchange: Exchange): Promise<void> {
  const { parts, rule, client } = exchange
  if (rule.body.receives.length === 0) return
  const offered = await client.listFiles()
  const hashes = offered.map(({ sha256 }) => sha256)
  const known = await listKnownHashes(parts.base.db, rule.code, hashes)
  // One that is not what was offered is left for the next time, and holds no other up.
  let isWrong = false
  for (const { name, sha256, kind } of offered) {
    if (known.has(sha256) || !rule.body.receives.includes(kind)) continue
    const content = await client.fetchFile(name)
    if (sha256Of(content) === sha256) await keepFile(parts, rule, { name, kind, content })
    else isWrong = true
  }
  await takeIn(parts, rule)
  if (isWrong) throw new PlatformFault('FILE_HASH_WRONG')
  const at = parts.base.now().toISOString()
  await updatePlatform(parts.base.db, { platformCode: rule.code, ...NO_EVENT, fetchedAt: at })
}

/** Keeps a file of a platform as it came; false: it is known already. */
export async function keepFile(
  { base }: Pick<ExchangeParts, 'base'>,
  { code: platformCode }: Platform,
  { name, kind, content }: { name: string; kind: ReceivedKind; content: Buffer },
): Promise<boolean> {
  const id = uuidv7()
  const rows = await insertFile(base.db, {
    id,
    platformCode,
    name: hideIdentityNumbers(name),
    sha256: sha256Of(content),
    kind,
    contentSealed: base.cipher.seal(content.toString('base64'), id),
    at: base.now().toISOString(),
  })
  return rows.length > 0
}

/** Takes in the files of a platform that were received; one that another process is at is left for the next time. */
export async function takeIn(
  parts: Pick<ExchangeParts, 'base' | 'takeRepairDecisions'>,
  rule: Platform,
): Promise<void> {
  const { base } = parts
  const platformCode = rule.code
  for (const { contentSealed, ...file } of await listReceived(base.db, { platformCode })) {
    const content = Buffer.from(base.cipher.open(contentSealed, file.id), 'base64')
    if (file.kind === 'REPAIR_DECISIONS') await keepDecisions(base, rule, file.id, content)
    else await importRecords(writingOf(base, rule), rule, file, content)
  }
  await offerDecisions(parts, rule)
  await endWaiting(base.db, { platformCode })
}

/** Rows of a platform stand under its source, and under no other. */
function writingOf(base: ExchangeParts['base'], { code, body }: Platform): Writing {
  return {
    ...base,
    actor: `platform:${code}`,
    author: { sourceCode: body.source, covers: () => Promise.resolve(true) },
  }
}

async function importRecords(
  writing: Writing,
  { body }: Platform,
  { id, name }: { id: string; name: string },
  content: Buffer,
): Promise<void> {
  const at = () => writing.now().toISOString()
  const folder = await mkdtemp(join(tmpdir(), 'exchange-'))
  try {
    const path = join(folder, safeName(name))
    await writeFile(path, content, { mode: 0o600 })
    const { fileId, rows, counts } = await importFile(writing, path, { sourceCode: body.source! })
    await updateFile(writing.db, {
      id,
      state: 'TAKEN',
      rowCount: rows,
      rejectedCount: counts.rejected,
      problem: null,
      importId: fileId,
      at: at(),
    })
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
    // Another process is at it: whoever of the two is left finishes it.
    if (error.code === 'IMPORT_CONTENDED') return
    const refused = { rowCount: null, rejectedCount: null, problem: error.code, importId: null }
    await updateFile(writing.db, { id, state: 'REFUSED', ...refused, at: at() })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A platform names its files: no path of it is followed. */
function safeName(name: string): string {
  const last = name.replaceAll('\\', '/').split('/').at(-1)!
  return (
    last
      .replaceAll(/[^\p{L}\p{N}._-]/gu, '_')
      .replace(/^\.+/, '')
      .slice(-120) || 'file'
  )
}
