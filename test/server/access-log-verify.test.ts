import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAccessLog } from '../../src/access-log/access-log.service.ts'
import { verifyAccessLog } from '../../src/access-log/verify.service.ts'
import type { Database } from '../../src/database/database.ts'
import { databases } from '../support/databases.ts'
import { access, at, findingsOf, FIRM, write } from './access-log-made.ts'

describe.each(databases)('the verifier on $name', ({ open }) => {
  let db: Database
  beforeEach(async () => {
    db = await open()
  })
  afterEach(() => db.close())

  const TAMPERINGS: [string, string, (string | number | null)[][]][] = [
    [
      'an instant by a microsecond',
      `update access_entry set at = at + interval '1 microsecond' where seq = 3`,
      [
        ['ENTRY_CHANGED', 3, null],
        ['SUBJECTS_DIFFER', 3, null],
      ],
    ],
    [
      'who',
      `update access_entry set party_class = 'CITIZEN' where seq = 3`,
      [
        ['ENTRY_CHANGED', 3, null],
        ['SUBJECTS_DIFFER', 3, null],
      ],
    ],
    [
      'the purpose in both tables',
      `with s as (update access_subject set purpose = 'LOAN' where seq = 3) update access_entry set purpose = 'LOAN' where seq = 3`,
      [['ENTRY_CHANGED', 3, null]],
    ],
    [
      'the coordinates',
      `update access_entry set coordinates = '{}' where seq = 3`,
      [['ENTRY_CHANGED', 3, null]],
    ],
    [
      'the consents',
      `update access_entry set consents = '{}' where seq = 3`,
      [['ENTRY_CHANGED', 3, null]],
    ],
    [
      'a hash',
      `update access_entry set hash = repeat('0', 64) where seq = 3`,
      [
        ['ENTRY_CHANGED', 3, null],
        ['PREVIOUS_WRONG', 4, null],
      ],
    ],
    [
      'a link',
      `update access_entry set previous = repeat('0', 64) where seq = 3`,
      [
        ['PREVIOUS_WRONG', 3, null],
        ['ENTRY_CHANGED', 3, null],
      ],
    ],
    [
      'an entry away',
      `delete from access_entry where seq = 3`,
      [
        ['ENTRY_MISSING', 3, null],
        ['SUBJECTS_WITHOUT_ENTRY', 3, null],
      ],
    ],
    [
      'an entry and its rows away',
      `with s as (delete from access_subject where seq = 3) delete from access_entry where seq = 3`,
      [['ENTRY_MISSING', 3, null]],
    ],
    [
      'the first entries away',
      `with s as (delete from access_subject where seq < 3) delete from access_entry where seq < 3`,
      [['ENTRY_MISSING', 1, 2]],
    ],
    [
      'a row of a subject away',
      `delete from access_subject where seq = 3 and subject_id = '${FIRM}'`,
      [['SUBJECTS_DIFFER', 3, null]],
    ],
    [
      'a row of a subject to another',
      `update access_subject set subject_id = gen_random_uuid() where seq = 3 and subject_id = '${FIRM}'`,
      [['SUBJECTS_DIFFER', 3, null]],
    ],
    [
      'a matter’s rows into the open',
      `update access_subject set until_closed = false where seq = 3`,
      [['SUBJECTS_DIFFER', 3, null]],
    ],
    [
      'a row of a subject into the future',
      `update access_subject set at = at + interval '1 microsecond' where seq = 3 and subject_id = '${FIRM}'`,
      [['SUBJECTS_DIFFER', 3, null]],
    ],
    [
      'rows behind the end',
      `insert into access_subject select subject_id, at, stream_id, 99, party_class, party_id, purpose, matter, until_closed from access_subject where seq = 3`,
      [['SUBJECTS_WITHOUT_ENTRY', 99, null]],
    ],
    [
      'an entry before the first',
      `update access_entry set seq = 0 where seq = 1`,
      [
        ['ENTRY_FORGED', 0, null],
        ['ENTRY_MISSING', 1, null],
        ['SUBJECTS_WITHOUT_ENTRY', 1, null],
      ],
    ],
    [
      'the opening’s instant',
      `update access_stream set opened_at = opened_at + interval '1 microsecond'`,
      [['OPENING_CHANGED', null, null]],
    ],
    [
      'the opening’s hash',
      `update access_stream set opening = repeat('0', 64)`,
      [
        ['OPENING_CHANGED', null, null],
        ['PREVIOUS_WRONG', 1, null],
      ],
    ],
    ['the stream away', `delete from access_stream`, [['STREAM_MISSING', null, null]]],
    [
      'a stream and its entries away',
      `with e as (delete from access_entry) delete from access_stream`,
      [['STREAM_MISSING', null, null]],
    ],
  ]

  // One database for all: what was done is undone.
  it('finds whatever was done to any row, by the owner of the tables', async () => {
    await write(db, 5)
    expect(await findingsOf(db)).toEqual([])
    for (const [what, text, expected] of TAMPERINGS) {
      const undo = new Error('undo')
      const tampered = db.transaction(async (tx) => {
        await tx.query(text)
        const { findings } = await verifyAccessLog(tx)
        const found = findings.map(({ kind, seq, until }) => [kind, seq, until])
        expect({ what, found }).toEqual({ what, found: expected })
        throw undo
      })
      await expect(tampered).rejects.toBe(undo)
    }
    expect(await findingsOf(db)).toEqual([])
  })

  it('finds that the end of a stream was cut off, once a later one named it', async () => {
    const first = await write(db, 5)
    const { heads } = await verifyAccessLog(db)
    await write(db, 1)
    await db.query('delete from access_subject where stream_id = $1 and seq >= 4', [first])
    await db.query('delete from access_entry where stream_id = $1 and seq >= 4', [first])
    expect(await findingsOf(db)).toEqual([['HEAD_GONE', 5, null]])
    // Whoever kept the heads needs no later stream.
    await db.query('delete from access_stream where id <> $1', [first])
    await db.query('delete from access_subject where stream_id <> $1', [first])
    await db.query('delete from access_entry where stream_id <> $1', [first])
    expect(await findingsOf(db)).toEqual([])
    expect((await verifyAccessLog(db, { heads })).findings).toMatchObject([
      { kind: 'HEAD_GONE', streamId: first, seq: 5 },
    ])
  })

  it('finds that a whole stream is gone which a later one named', async () => {
    const first = await write(db, 2)
    await write(db, 2)
    await db.query('delete from access_subject where stream_id = $1', [first])
    await db.query('delete from access_entry where stream_id = $1', [first])
    await db.query('delete from access_stream where id = $1', [first])
    expect(await findingsOf(db)).toEqual([['HEAD_GONE', 2, null]])
  })

  it('finds that an opening names another head than there was', async () => {
    await write(db, 2)
    await write(db, 2)
    await db.query(
      `update access_stream set heads = replace(heads, ',2,', ',1,') where heads <> '[]'`,
    )
    expect(await findingsOf(db)).toEqual([
      ['OPENING_CHANGED', null, null],
      ['HEAD_GONE', 1, null],
    ])
  })

  it('walks streams that are longer than a page', async () => {
    const log = await openAccessLog({ db })
    await Promise.all(Array.from({ length: 1_200 }, (_, n) => log.append(access(`r-${n}`))))
    expect(await verifyAccessLog(db)).toMatchObject({ entries: 1_200, findings: [] })
    await db.query('delete from access_entry where seq between 500 and 1001')
    const { findings } = await verifyAccessLog(db)
    expect(findings[0]).toMatchObject({ kind: 'ENTRY_MISSING', seq: 500, until: 1001 })
  })

  it('looks at what was written since a day alone', async () => {
    await write(at(db, '2026-01-10T04:00:00Z'), 3)
    const log = await openAccessLog({ db: at(db, '2026-02-10T04:00:00Z') })
    await log.append(access('first'))
    const later = await openAccessLog({ db: at(db, '2026-03-10T04:00:00Z') })
    await later.append(access('second'))
    const since = new Date('2026-02-01T00:00:00Z')
    expect(await verifyAccessLog(db, { since })).toMatchObject({ entries: 2, findings: [] })
    await db.query(`update access_entry set operation = 'x' where at < '2026-02-01'`)
    expect((await verifyAccessLog(db, { since })).findings).toEqual([])
    await db.query(`update access_entry set operation = 'x' where request_id = 'first'`)
    expect((await verifyAccessLog(db, { since })).findings).toMatchObject([
      { kind: 'ENTRY_CHANGED', seq: 1 },
    ])
    expect((await verifyAccessLog(db)).findings).toHaveLength(4)
  })
})
