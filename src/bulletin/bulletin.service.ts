import { perOwner, makeLoader } from '../database/loader.ts'
import type { Read, Reader, Reading } from '../disclosure/reading.ts'
import {
  COUNT_MOST,
  makePage,
  makeTotal,
  readPage,
  type Page,
  type PageArguments,
  type TotalCount,
} from '../relay/page.ts'
import {
  findBulletinRow,
  listBulletinRows,
  type BulletinNarrowing,
  type BulletinRow,
} from './bulletin.store.ts'

/** A bulletin as it was read for a caller. */
export type ReadBulletin = BulletinRow & Read

const loaders = perOwner((reading: Reading) =>
  makeLoader<string, ReadBulletin | null>(async (ids) => {
    const { db, entitlement } = reading
    const rows = await Promise.all(ids.map((id) => findBulletinRow(db, entitlement, id)))
    return rows.map((row) => (row === null ? null : { ...row, by: reading }))
  }),
)

/** The handles that show bulletins: what a unit holds, and the auditors'. */
function handlesOf({ everyone }: Reader): Reading[] {
  return [everyone, ...everyone.also].filter(({ entitlement }) => entitlement.scopes.has('SHARED'))
}

/** A bulletin, if the caller may see it; null otherwise. */
export async function findBulletin(reader: Reader, id: string): Promise<ReadBulletin | null> {
  const rows = await Promise.all(handlesOf(reader).map((one) => loaders(one).load(id)))
  return rows.findLast((row) => row !== null) ?? null
}

/**
 * A page of the bulletins that the caller sees, the newest first.
 * @throws DomainError PAGING_INVALID, CURSOR_INVALID
 */
export async function listBulletins(
  reader: Reader,
  narrowing: BulletinNarrowing,
  args: PageArguments,
  withTotal: boolean,
): Promise<Page<ReadBulletin> & Partial<TotalCount>> {
  const { cursors } = reader.everyone
  const label = `listBulletins/${JSON.stringify(narrowing)}`
  const { size, offset, backward, from } = readPage(args, label, cursors)
  const limit = size + offset + 1
  const [rows, counted] = await Promise.all([
    rowsOf(reader, narrowing, { from: from?.at(-1) ?? null, backward, limit }),
    withTotal ? rowsOf(reader, narrowing, { from: null, backward, limit: COUNT_MOST + 1 }) : [],
  ])
  const request = { size, offset, backward, from }
  const page = makePage(rows.slice(offset, limit), request, label, cursors, ({ id }) => [id])
  return withTotal ? { ...page, ...makeTotal(counted.length) } : page
}

async function rowsOf(
  reader: Reader,
  narrowing: BulletinNarrowing,
  page: { from: string | null; backward: boolean; limit: number },
): Promise<ReadBulletin[]> {
  const found = new Map<string, ReadBulletin>()
  for (const by of handlesOf(reader)) {
    const rows = await listBulletinRows(by.db, by.entitlement, narrowing, page)
    for (const row of rows) found.set(row.id, { ...row, by })
  }
  return [...found.values()].toSorted((a, b) => (a.id < b.id === page.backward ? -1 : 1))
}
