import {
  entryHash,
  openingHash,
  subjectsHashOf,
  type ChainedEntry,
  type ChainHead,
  type ChainStream,
  type NarrowRow,
} from './chain.rules.ts'

/** What may be wrong with a log, by code; said in both languages. */
export const FINDINGS = {
  OPENING_CHANGED: { zh: '日志流的开启记录被改动', en: 'the opening of the stream was changed' },
  STREAM_MISSING: { zh: '日志流的开启记录缺失', en: 'the opening of the stream is missing' },
  ENTRY_CHANGED: { zh: '条目被改动', en: 'the entry was changed' },
  ENTRY_MISSING: { zh: '条目缺失', en: 'entries are missing' },
  ENTRY_FORGED: {
    zh: '条目位于不应有条目之处',
    en: 'an entry stands where retention left none, or before the first',
  },
  PREVIOUS_WRONG: { zh: '与前一条目不衔接', en: 'the entry does not follow the one before' },
  SUBJECTS_DIFFER: {
    zh: '主体明细与条目不符',
    en: 'the rows of its subjects do not match the entry',
  },
  SUBJECTS_WITHOUT_ENTRY: { zh: '主体明细没有对应条目', en: 'rows of subjects without an entry' },
  HEAD_GONE: {
    zh: '曾被引用的链尾已不存在或不一致',
    en: 'a head that was named later is gone or differs',
  },
} as const
export type FindingKind = keyof typeof FINDINGS

/** Something that is wrong, and where; `until` is the last of a run of missing entries. */
export interface Finding {
  kind: FindingKind
  streamId: string
  seq: number | null
  until: number | null
}

/** Where a run starts or ends; a null hash is taken on trust (a start in the middle). */
export interface ChainPoint {
  seq: number
  hash: string | null
}

/** An entry with its narrow rows, as stored. */
export interface StoredEntry extends ChainedEntry {
  narrow: readonly NarrowRow[]
}

/** Checks the opening of a stream. */
export function verifyOpening(stream: ChainStream): Finding[] {
  return openingHash(stream) === stream.opening ? [] : [finding('OPENING_CHANGED', stream.id, null)]
}

/**
 * Checks a run of a stream's entries, in the order of `seq`, from a point: the opening (0 and its hash), a checkpoint
 * that retention left, or the end of the run before. An entry that was changed and hashed anew is told by the next.
 */
export function verifyRun(
  from: ChainPoint,
  entries: readonly StoredEntry[],
): { end: ChainPoint; findings: Finding[] } {
  const findings: Finding[] = []
  let end = from
  for (const entry of entries) {
    const { streamId, seq } = entry
    if (seq !== end.seq + 1) findings.push(finding('ENTRY_MISSING', streamId, end.seq + 1, seq - 1))
    else if (end.hash !== null && entry.previous !== end.hash)
      findings.push(finding('PREVIOUS_WRONG', streamId, seq))
    if (entryHash(entry.previous, entry) !== entry.hash)
      findings.push(finding('ENTRY_CHANGED', streamId, seq))
    if (!matchesSubjects(entry)) findings.push(finding('SUBJECTS_DIFFER', streamId, seq))
    end = { seq, hash: entry.hash }
  }
  return { end, findings }
}

function matchesSubjects(entry: StoredEntry): boolean {
  const { narrow } = entry
  const ids = narrow.map(({ subjectId }) => subjectId)
  const untilClosed = narrow[0]?.untilClosed ?? false
  return (
    narrow.length === entry.subjectCount &&
    subjectsHashOf(ids, untilClosed) === entry.subjectsHash &&
    narrow.every(
      (row) =>
        row.untilClosed === untilClosed &&
        row.at === entry.at &&
        row.partyClass === entry.partyClass &&
        row.partyId === entry.partyId &&
        row.purpose === entry.purpose &&
        row.matter === entry.matter,
    )
  )
}

/** What the log holds at a head that was named: nulls where there is nothing. */
export interface NamedPoint extends ChainHead {
  opening: string | null
  checkpointSeq: number | null
  checkpointHash: string | null
  entryHash: string | null
}

/** Checks a head that an opening (or a person who kept it) names; what retention deleted is taken on trust. */
export function verifyHead(named: NamedPoint): Finding[] {
  return isThere(named) ? [] : [finding('HEAD_GONE', named.streamId, named.seq)]
}

function isThere({ seq, hash, ...held }: NamedPoint): boolean {
  if (held.opening === null) return false
  if (seq === 0) return held.opening === hash
  if (held.checkpointSeq !== null && seq < held.checkpointSeq) return true
  if (seq === held.checkpointSeq) return held.checkpointHash === hash
  return held.entryHash === hash
}

/** Makes a finding. */
export function finding(
  kind: FindingKind,
  streamId: string,
  seq: number | null,
  until: number | null = null,
): Finding {
  return { kind, streamId, seq, until: until === seq ? null : until }
}
