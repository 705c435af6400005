import type { Executor } from '../database/database.ts'
import { findHead } from './access-log.store.ts'
import { readHeads, type ChainHead } from './chain.rules.ts'
import {
  finding,
  verifyHead,
  verifyOpening,
  verifyRun,
  type ChainPoint,
  type Finding,
} from './verify.rules.ts'
import {
  findFirstSeq,
  findSeqSince,
  findStream,
  listEntriesAfter,
  listNamedPoints,
  listOrphans,
  listStrangers,
  listStreams,
  type StreamRow,
} from './verify.store.ts'

/** Entries that are read at once. */
const PAGE = 500
/** Findings of one kind of look that are named; a log that was wiped has as many as it had entries. */
const NAMED_MOST = 1_000

/** What is verified: all, or what was written since an instant; and heads that were kept outside the database. */
export interface VerifyRequest {
  since?: Date | null
  heads?: readonly ChainHead[]
  onProgress?: (entries: number) => void
}

/** What a verification found. `heads` are what to keep elsewhere: the next verification takes them. */
export interface Verification {
  streams: number
  entries: number
  findings: Finding[]
  heads: ChainHead[]
}

/**
 * Walks all streams of the access log in order and checks every hash, every link, every narrow row, and every head
 * that an opening names. Appends may go on meanwhile.
 */
export async function verifyAccessLog(
  db: Executor,
  { since = null, heads: kept = [], onProgress = () => {} }: VerifyRequest = {},
): Promise<Verification> {
  const streams = await listStreams(db, {})
  const findings: Finding[] = []
  const heads: ChainHead[] = []
  let entries = 0
  for (const stream of streams) {
    findings.push(...verifyOpening(stream))
    const walked = await walk(db, stream, since, (n) => onProgress((entries += n)))
    findings.push(...walked.findings, ...(await checkNamed(db, readHeads(stream.heads) ?? [])))
    heads.push(walked.head)
  }
  findings.push(...(await checkNamed(db, kept)))
  const strangers = await listStrangers(db, {})
  findings.push(...strangers.map(({ id }) => finding('STREAM_MISSING', id, null)))
  return { streams: streams.length, entries, findings, heads }
}

async function checkNamed(db: Executor, heads: readonly ChainHead[]): Promise<Finding[]> {
  if (heads.length === 0) return []
  return (await listNamedPoints(db, heads)).flatMap(verifyHead)
}

async function walk(
  db: Executor,
  stream: StreamRow,
  since: Date | null,
  counted: (entries: number) => void,
): Promise<{ head: ChainHead; findings: Finding[] }> {
  const start = await startOf(db, stream, since)
  const findings: Finding[] = []
  const first = await findFirstSeq(db, stream.id)
  if (first !== null && first <= (stream.checkpointSeq ?? 0))
    findings.push(finding('ENTRY_FORGED', stream.id, first))
  let end = start
  for (;;) {
    const page = await listEntriesAfter(db, stream.id, end.seq, PAGE)
    if (page.length === 0) break
    const isGap = page[0]!.seq !== end.seq + 1
    const from = isGap ? await purgedUpTo(db, stream.id, end) : end
    const run = verifyRun(
      from,
      page.filter(({ seq }) => seq > from.seq),
    )
    findings.push(...run.findings.slice(0, Math.max(NAMED_MOST - findings.length, 0)))
    counted(page.length)
    end = run.end
  }
  const after = since === null ? Number.MIN_SAFE_INTEGER : start.seq
  const orphans = await listOrphans(db, { id: stream.id, after, size: NAMED_MOST })
  findings.push(...orphans.map(({ seq }) => finding('SUBJECTS_WITHOUT_ENTRY', stream.id, seq)))
  return { head: { streamId: stream.id, seq: end.seq, hash: end.hash ?? '' }, findings }
}

/** The end of what retention deleted, else the opening; or in the middle, taken on trust. */
async function startOf(db: Executor, stream: StreamRow, since: Date | null): Promise<ChainPoint> {
  const { checkpointSeq, checkpointHash, opening } = stream
  const begin: ChainPoint =
    checkpointSeq === null
      ? { seq: 0, hash: opening }
      : { seq: checkpointSeq, hash: checkpointHash }
  if (since === null) return begin
  const first = await findSeqSince(db, stream.id, since)
  if (first === null) return (await findHead(db, stream.id)) ?? begin
  if (first - 1 <= begin.seq) return begin
  return { seq: first - 1, hash: null }
}

/** Retention may have deleted what was to come next while the log was being walked. */
async function purgedUpTo(db: Executor, id: string, end: ChainPoint): Promise<ChainPoint> {
  const stream = await findStream(db, id)
  if (stream?.checkpointSeq == null || stream.checkpointSeq <= end.seq) return end
  return { seq: stream.checkpointSeq, hash: stream.checkpointHash }
}
