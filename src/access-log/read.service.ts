import { AS_OF_NOW } from '../database/as-of.ts'
import { OPERATOR } from '../disclosure/entitlement.ts'
import type { Base, Read, Reading } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import {
  makePage,
  makeTotal,
  readPage,
  type Page,
  type PageArguments,
  type TotalCount,
} from '../relay/page.ts'
import { listFileIds } from '../subject/subject.store.ts'
import type { SubjectFile } from '../subject/subject.service.ts'
import { storable } from './access.rules.ts'
import { getClosing, insertClosedMatter, wasNamed } from './matter.store.ts'
import {
  countAccessesOf,
  countEntries,
  listAccessesOf,
  listEntries,
  type AccessRow,
  type AuditNarrowing,
  type AuditRow,
} from './read.store.ts'

/** How a page of the log is asked for. */
export interface LogQuery {
  page: PageArguments
  withTotal: boolean
}

export type LogPage<Row> = Page<Row & Read> & Partial<TotalCount>

/** Whether a viewer audits: an auditor's credential that permits it, or the operator in the process. */
function isAuditor(viewer: Viewer): boolean {
  return (viewer.isOperator || viewer.partyClass === 'AUDITOR') && mayDo(viewer, 'log:read')
}

/**
 * Who looked a file up, the latest first: for the subject itself, of open matters nothing; for an auditor all.
 * Null for everybody else, whatever they see of the file: a consent to see it is none to see who else did.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export async function listAccessesOfFile(
  base: Base,
  viewer: Viewer,
  file: Pick<SubjectFile, 'id' | 'memberIds' | 'by'>,
  { page: args, withTotal }: LogQuery,
): Promise<LogPage<AccessRow> | null> {
  const own = viewer.party?.subjectId ?? null
  const isOwn = own !== null && file.memberIds.includes(own)
  const seesAll = isAuditor(viewer)
  if (!isOwn && !seesAll) return null
  const label = `access-log/file/${file.id}/${seesAll}`
  const page = readPage(args, label, base.cursors)
  const [rows, counted] = await Promise.all([
    listAccessesOf(base.db, file.memberIds, seesAll, page),
    withTotal ? countAccessesOf(base.db, file.memberIds, seesAll) : null,
  ])
  const by = seesAll ? auditing(file.by) : file.by
  const made = makePage(
    rows.map((row) => ({ ...row, by })),
    page,
    label,
    base.cursors,
    keysOf,
  )
  return counted === null ? made : { ...made, ...makeTotal(counted) }
}

/** What an auditor narrows the log to. `partyId` and `subjectId` are uuids. */
export interface AuditRequest {
  from: Date | null
  before: Date | null
  partyId: string | null
  subjectId: string | null
}

/**
 * The entries of the log for an auditor, the latest first: who asked for what, when and for which matter, never what
 * was answered. A subject stands for all that was merged into its file.
 * @throws DomainError FORBIDDEN for everybody else, PAGING_INVALID, CURSOR_INVALID, BAD_INPUT
 */
export async function listAccesses(
  base: Base,
  viewer: Viewer,
  everyone: Reading,
  request: AuditRequest,
  { page: args, withTotal }: LogQuery,
): Promise<LogPage<AuditRow>> {
  if (!isAuditor(viewer)) throw new DomainError('FORBIDDEN')
  const { from, before, partyId, subjectId } = request
  if (from !== null && before !== null && from >= before) {
    throw new DomainError('BAD_INPUT', { zh: '起始日晚于截止日', en: 'from is after until' })
  }
  const label = `access-log/${JSON.stringify(request)}`
  const page = readPage(args, label, base.cursors)
  const subjectIds = subjectId === null ? null : await fileIdsOf(base, subjectId)
  const narrowing: AuditNarrowing = { from, before, partyId, subjectIds }
  const [rows, counted] = await Promise.all([
    listEntries(base.db, narrowing, page),
    withTotal ? countEntries(base.db, narrowing) : null,
  ])
  const by = auditing(everyone)
  const made = makePage(
    rows.map((row) => ({ ...row, by })),
    page,
    label,
    base.cursors,
    keysOf,
  )
  return counted === null ? made : { ...made, ...makeTotal(counted) }
}

async function fileIdsOf({ db }: Base, subjectId: string): Promise<readonly string[]> {
  const [file] = await listFileIds(db, [subjectId], AS_OF_NOW)
  // A subject that is not there any more may stand in the log all the same.
  return [...new Set([subjectId, ...(file?.memberIds ?? [])])]
}

/** The log is what an auditor holds: of its rows, and of nothing else, it sees every scope. */
function auditing(reading: Reading): Reading {
  return { ...reading, entitlement: OPERATOR }
}

function keysOf({ at, streamId, seq }: AccessRow): string[] {
  return [at.toISOString(), streamId, String(seq)]
}

/**
 * Closes a matter of the viewer's own party: from now on the subjects see who looked them up for it. Once closed it
 * stays closed.
 * @param matter as the look-ups named it
 * @returns when it was closed
 * @throws DomainError FORBIDDEN for a viewer without a party, NOT_FOUND when its party never named the matter
 */
export async function closeMatter(
  base: Pick<Base, 'db' | 'now'>,
  viewer: Viewer,
  matter: string,
): Promise<Date> {
  if (viewer.party === null) throw new DomainError('FORBIDDEN')
  const key = { partyId: viewer.party.id, matter: storable(matter) }
  if (!(await wasNamed(base.db, key))) throw new DomainError('NOT_FOUND')
  const closed = { ...key, actor: viewer.actor, at: base.now().toISOString() }
  await insertClosedMatter(base.db, closed)
  return getClosing(base.db, key)
}
