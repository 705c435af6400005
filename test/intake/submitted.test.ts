import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cityRows } from '../../src/generate/city-rows.ts'
import { ITEM_OF, exchangeLayout } from '../../src/generate/exchange-layout.ts'
import { writeExchangeFile } from '../../src/generate/exchange-file.ts'
import { submitRecords } from '../../src/submission/submit-records.service.ts'
import { databases } from '../support/databases.ts'
import { makeWorld } from '../support/world.ts'
import { contentOf } from './content.ts'
import { makeFolder, take } from './files.ts'

const folder = makeFolder()

describe.each(databases)('submitRecords and files on $name', ({ open }) => {
  it.each(['PERMIT', 'PENALTY', 'REGISTRATION'] as const)(
    '%s rows become the same',
    async (kind) => {
      const dirtyShare = kind === 'REGISTRATION' ? 0 : 0.4
      // A row that is shifted has no values by key.
      const rows = [...cityRows({ seed: 'same', subjects: 100, kind, dirtyShare })]
        .filter(({ dirt }) => dirt === null || !dirt.kind.startsWith('SHIFTED'))
        .slice(0, 100)
      const [file, mutation] = [await makeWorld(await open()), await makeWorld(await open())]
      try {
        const path = join(folder, `${kind}-${file.base.db.kind}.csv`)
        await writeExchangeFile({ kind, rows: rows.map(({ cells }) => cells), path, format: 'CSV' })
        const { counts } = await take(file.writing, path)
        const keys = exchangeLayout(kind).keys
        const given = rows.map(({ cells }) => ({
          item: ITEM_OF[kind],
          values: new Map(keys.map((key, at) => [key!, cells[at]!] as const)),
        }))
        const results = await submitRecords(
          mutation.writing,
          'TRANSPORT_BUREAU',
          given,
          'same rows',
        )
        const statuses = results.map(({ status }) => status)
        const number = (status: string) => statuses.filter((one) => one === status).length
        expect(number('INSERTED')).toBe(counts.inserted)
        expect(number('REJECTED')).toBe(counts.rejected)
        expect(number('DUPLICATE')).toBe(counts.duplicate)
        if (dirtyShare > 0) expect(counts.rejected).toBeGreaterThan(3)
        const problems: Record<string, number> = {}
        for (const { code } of results.flatMap((one) =>
          one.status === 'REJECTED' ? one.problems : [],
        )) {
          problems[code] = (problems[code] ?? 0) + 1
        }
        expect(problems).toEqual(counts.problems)
        const ofFile = await contentOf(file.base.db, file.base.cipher, ['row_number'])
        const ofMutation = await contentOf(mutation.base.db, mutation.base.cipher, ['row_number'])
        expect(ofMutation.filter((text) => !ofFile.includes(text)).slice(0, 1)).toEqual([])
        expect(ofMutation).toHaveLength(ofFile.length)
      } finally {
        await file.close()
        await mutation.close()
      }
    },
  )
})
