import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isSealed } from '../../src/personal/cipher.ts'
import { ask } from '../support/ask.ts'
import { databases } from '../support/databases.ts'
import { WHOLE_RECORD, WHOLE_SUBJECT } from '../support/fragments.ts'
import { nextSerial } from '../support/make.ts'
import { residentIdNumber, usciNumber } from '../support/numbers.ts'
import { EVERYTHING } from '../support/world.ts'
import { hasServer, openServerDatabase, runImport } from './command.ts'
import { dump, openRecords } from './content.ts'
import { makeFolder, only, penaltyRow, permitRow, take, useWorld, writeRows } from './files.ts'

const folder = makeFolder()

const CREDIT_FILE = `query ($usci: String!) {
  subject(identifier: { value: $usci }) { ${WHOLE_SUBJECT} records(first: 100) { edges { node { ${WHOLE_RECORD} } } } }
}`

/** Free texts that name somebody, and what of them must not be seen. */
const TEXTS: [text: string, secret: string][] = [
  ['驾驶员张三丰驾驶车辆超限运输。', '张三丰'],
  ['当事人身份证号11010519491231002X，未携带证件。', '11010519491231002X'],
  ['驾驶苏F12345号货车超限运输。', '苏F12345'],
  ['联系电话13812345678，未接受检查。', '13812345678'],
]

describe.each(databases)('personal data on $name', ({ open }) => {
  const world = useWorld(open)

  it.each(TEXTS)(
    '%s is withheld from the public and kept for who may see it',
    async (text, secret) => {
      const usci = usciNumber(55_000 + nextSerial())
      const row = penaltyRow({ usci, facts: text, remarks: text })
      const path = await writeRows(join(folder, `${usci}.csv`), 'PENALTY', [row])
      const { counts } = await take(world().writing, path)
      expect(counts).toMatchObject({ ...only({ inserted: 1 }), remarks: { TEXT_WITHHELD: 1 } })
      const anonymous = JSON.stringify(await ask(world(), CREDIT_FILE, { usci }))
      expect(anonymous).toContain(row['documentNumber'])
      expect(anonymous).not.toContain(secret)
      const all = JSON.stringify(
        await ask(world(), CREDIT_FILE, { usci }, { entitlement: EVERYTHING }),
      )
      expect(all).toContain(secret)
      const records = await openRecords(world().base.db)
      const found = records.find((one) => one['document_number'] === row['documentNumber'])!
      expect(JSON.stringify(found['attributes_public'])).not.toContain(secret)
      // Numbers are sealed even where they may be seen.
      const isNumber = /\d{11}/.test(secret)
      for (const [scope, key] of [
        ['shared', 'facts'],
        ['internal', 'remarks'],
      ]) {
        const stored = (found[`attributes_${scope}`] as Record<string, string>)[key!]!
        expect(isSealed(stored)).toBe(isNumber)
        const recordId = String(found['record_id'])
        expect(isNumber ? world().base.cipher.open(stored, recordId) : stored).toBe(text)
      }
      expect(found['title']).not.toContain(secret)
    },
  )

  it('a text without personal data is public at once', async () => {
    const usci = usciNumber(55_000 + nextSerial())
    const facts = '未按规定的周期和频次对车辆进行维护。'
    const path = await writeRows(join(folder, `${usci}.csv`), 'PENALTY', [
      penaltyRow({ usci, facts }),
    ])
    expect((await take(world().writing, path)).counts.remarks).toEqual({})
    expect(JSON.stringify(await ask(world(), CREDIT_FILE, { usci }))).toContain(facts)
  })

  it('a sole trader is public by the first character of the operator only', async () => {
    const usci = usciNumber(55_000 + nextSerial(), '92')
    const row = penaltyRow({ usci, legalRepresentative: '欧阳示例' })
    await take(world().writing, await writeRows(join(folder, `${usci}.csv`), 'PENALTY', [row]))
    const anonymous = JSON.stringify(await ask(world(), CREDIT_FILE, { usci }))
    expect(anonymous).toContain(usci)
    expect(anonymous).not.toContain('欧阳示例')
  })

  it('identity numbers of identity columns stand in plain in no table', async () => {
    const papers = [1, 2, 3, 4].map((n) => residentIdNumber(700 + n))
    const passport = 'E98765432'
    const rows = [
      penaltyRow({ legalRepresentativeId: papers[0]! }),
      penaltyRow({
        usci: '',
        subjectName: '示例乙',
        personIdType: '身份证',
        personIdNumber: papers[1]!,
      }),
      // An old tax number of a sole trader begins with the operator's resident ID.
      penaltyRow({ usci: usciNumber(55_900, '92'), taxNumber: `${papers[2]!}01` }),
      penaltyRow({
        usci: '',
        subjectName: '示例丙',
        personIdType: '护照',
        personIdNumber: passport,
      }),
      // Refused rows keep their numbers too: sealed.
      penaltyRow({ legalRepresentativeId: papers[3]!, decidedOn: '2026/02/30' }),
      penaltyRow({ usci: papers[3]! }),
    ]
    const path = await writeRows(join(folder, 'papers.csv'), 'PENALTY', rows)
    expect((await take(world().writing, path)).counts).toMatchObject(
      only({ inserted: 4, rejected: 2 }),
    )
    const tables = await dump(world().base.db)
    expect(tables.get('record')!.join('\n')).toContain(rows[0]!['documentNumber'])
    for (const [name, texts] of tables) {
      const text = texts.join('\n')
      for (const number of [...papers, passport]) expect(text.includes(number), name).toBe(false)
    }
    const sealed = await world().base.db.query<{ subject_id: string; sealed: string }>(
      `select subject_id, sealed from subject_identifier where sealed is not null`,
    )
    const opened = sealed.map((one) => world().base.cipher.open(one.sealed, one.subject_id))
    expect(opened).toEqual(expect.arrayContaining([papers[1], `${papers[2]}01`, passport]))
  })
})

describe.runIf(hasServer)('what the importer says', () => {
  it('holds no cell of the file: no number, no name, no text', async () => {
    const server = (await openServerDatabase())!
    try {
      const secrets = {
        legalRepresentativeId: residentIdNumber(811),
        legalRepresentative: '慕容示例',
        facts: `驾驶员令狐示例（${residentIdNumber(812)}）驾驶苏F54321号货车。`,
        subjectName: '示例密名运输有限公司',
      }
      const rows = [
        penaltyRow(secrets),
        penaltyRow({ ...secrets, decidedOn: '2026/02/30' }),
        penaltyRow({ ...secrets, usci: residentIdNumber(813) }),
        penaltyRow({ ...secrets, fine: '慕容示例', penaltyClasses: '令狐示例' }),
      ]
      const path = await writeRows(join(folder, 'said.csv'), 'PENALTY', rows)
      await writeRows(join(folder, 'other.csv'), 'PERMIT', [permitRow(secrets)])
      const run = await runImport([path], {
        DATABASE_URL: server.url,
        DATA_DIR: join(folder, 'data'),
      })
      expect(run.code).toBe(2)
      expect(run.out).toContain('rejected 3')
      for (const secret of [
        '慕容示例',
        '令狐示例',
        '示例密名',
        '苏F54321',
        ...[811, 812, 813].map(residentIdNumber),
      ]) {
        expect(run.out + run.err).not.toContain(secret)
      }
    } finally {
      await server.drop()
    }
  })
})
