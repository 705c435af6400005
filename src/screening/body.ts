import { createHash } from 'node:crypto'
import { mkdtemp, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { DomainError } from '../errors.ts'

/** Bytes of a list at most. */
export const LIST_BYTES_MOST = 32 * 1024 * 1024
/** What the body of a list may take; others have less (deadline.ts). */
export const LIST_BODY_MS = 60_000
/** What the body of a piece of evidence may take. */
export const EVIDENCE_BODY_MS = 60_000

/** Whether a body comes fast enough: after each window it must have grown by so much. */
export interface Pace {
  mostMs: number
  windowMs: number
  leastBytes: number
}
const PACE: Pace = { mostMs: LIST_BODY_MS, windowMs: 5_000, leastBytes: 80 * 1024 }

/** A list in a file of its own, that nobody else can read. */
export interface ReceivedFile {
  path: string
  sha256: string
  bytes: number
  /** Takes the file away; it may hold identity numbers in plain. */
  remove(): Promise<void>
}

const PREFIX = 'credit-screening-'

/**
 * Receives a body into a file, in the memory of a chunk.
 * @param declared its length, where it is told
 * @param most bytes at most
 * @throws DomainError BODY_TOO_LARGE; BODY_TOO_SLOW after the deadline, or below the least rate; BAD_REQUEST when it
 *   ends before its end
 */
export async function receiveBody(
  body: Readable,
  declared: number | null,
  pace: Pace = PACE,
  most: number = LIST_BYTES_MOST,
): Promise<ReceivedFile> {
  if (declared !== null && declared > most) throw new DomainError('BODY_TOO_LARGE')
  // mkdtemp makes it 0700.
  const folder = await mkdtemp(join(tmpdir(), PREFIX))
  const remove = () => rm(folder, { recursive: true, force: true })
  const path = join(folder, 'list')
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      return { path, remove, ...(await receiveInto(file, body, pace, most)) }
    } finally {
      await file.close()
    }
  } catch (error) {
    await remove()
    throw error
  }
}

async function receiveInto(file: FileHandle, body: Readable, pace: Pace, most: number) {
  const hash = createHash('sha256')
  let bytes = 0
  const watched = watchPace(pace, () => bytes)
  // The body is the connection: it must outlive a refusal, which is answered on it.
  const chunks = body.iterator({ destroyOnReturn: false })
  const nextChunk = () =>
    (chunks.next() as Promise<IteratorResult<Buffer>>).catch(() => {
      throw new DomainError('BAD_REQUEST')
    })
  try {
    for (;;) {
      const next = await Promise.race([nextChunk(), watched.late])
      if (next.done === true) return { sha256: hash.digest('hex'), bytes }
      bytes += next.value.length
      if (bytes > most) throw new DomainError('BODY_TOO_LARGE')
      hash.update(next.value)
      await file.write(next.value)
    }
  } finally {
    watched.end()
  }
}

function watchPace({ mostMs, windowMs, leastBytes }: Pace, bytesNow: () => number) {
  let refuse = (_error: DomainError) => {}
  const late = new Promise<never>((_resolve, reject) => {
    refuse = reject
  })
  // Nobody may be waiting for the next chunk when it comes.
  late.catch(() => {})
  let before = 0
  const tooSlow = () => refuse(new DomainError('BODY_TOO_SLOW'))
  const deadline = setTimeout(tooSlow, mostMs)
  const window = setInterval(() => {
    if (bytesNow() - before < leastBytes) tooSlow()
    before = bytesNow()
  }, windowMs)
  return {
    late,
    end: () => {
      clearTimeout(deadline)
      clearInterval(window)
    },
  }
}

/** Takes away what a process left that was killed while it received a list; what is younger may be another's. */
export async function sweepReceived(now: Date): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => [])
  for (const name of names.filter((one) => one.startsWith(PREFIX))) {
    const path = join(tmpdir(), name)
    const found = await stat(path).catch(() => null)
    if (found === null || now.getTime() - found.mtimeMs < 2 * LIST_BODY_MS) continue
    await rm(path, { recursive: true, force: true }).catch(() => {})
  }
}
