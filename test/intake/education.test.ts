import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ask } from '../support/ask.ts'
import { makeRepresentative } from '../support/commitments.ts'
import { databases } from '../support/databases.ts'
import { makeFactories } from '../support/make.ts'
import { makeFolder, only, take, useWorld, writeTable } from './files.ts'

const folder = makeFolder()
const HEADER = [
  '主体名称',
  '统一社会信用代码',
  '培训名称',
  '培训教育类别',
  '培训日期',
  '学时',
  '培训结果',
  '组织单位',
]

const OF_FILE = `query ($id: ID!) { node(id: $id) { ... on Subject { records(first: 10, filter: {item: ["TRAINING"]}) {
  edges { node { polarity decidedOn authority ... on OtherRecord { attributes { column { key } value codes } } } } } } } }`

describe.each(databases)('education on law and credit, on $name', ({ open }) => {
  const world = useWorld(open)

  it('is a record of the file, by mutation and by file, seen as it is shared', async () => {
    const make = makeFactories(world())
    const firm = await make.subject()
    const [result] = await make.submit([
      [
        'TRAINING',
        {
          subjectName: firm.name,
          usci: firm.usci,
          title: '安全生产法宣讲',
          trainingKind: '普法教育',
          decidedOn: '2026-06-01',
          authorityName: '示例市交通运输局',
        },
      ],
    ])
    expect(result).toMatchObject({ status: 'INSERTED', problems: [] })
    const path = join(folder, 'education.csv')
    const cells = [
      firm.name,
      firm.usci,
      '诚信经营培训',
      '信用教育',
      '2026/07/01',
      '8',
      '合格',
      '示例市交通运输局',
    ]
    writeTable(path, [HEADER, cells, [...cells.slice(0, 3), '美术教育', ...cells.slice(4)]])
    const { counts } = await take(world().writing, path)
    expect(counts).toMatchObject(only({ inserted: 1, rejected: 1 }))
    expect(counts.problems).toEqual({ CODE_UNKNOWN: 1 })
    const owner = await makeRepresentative(world(), firm)
    const { node } = await ask(world(), OF_FILE, { id: firm.id }, { viewer: owner })
    const kinds = node.records.edges.map(
      ({
        node: one,
      }: {
        node: { attributes: { column: { key: string }; codes: string[] | null }[] }
      }) => one.attributes.find(({ column }) => column.key === 'trainingKind')?.codes,
    )
    expect(kinds).toEqual([['CREDIT'], ['LAW']])
    const open = await ask(world(), OF_FILE, { id: firm.id })
    expect(open.node.records.edges).toEqual([])
  })
})
