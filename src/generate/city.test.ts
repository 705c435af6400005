import { beforeAll, describe, expect, test } from 'vitest'
import { draftFileRow } from '../commitment-register/file-row.rules.ts'
import { makeRuleBook } from '../rule/rule-book.ts'
import { RULE_DATA_FOLDER, readRuleFiles } from '../rule/rule.files.ts'
import { makeDistrictFinder } from '../subject/address.rules.ts'
import { checkIdentifier, type IdentifierType } from '../subject/identifier.rules.ts'
import { makeCity, makeRecords, makeSubject, type GeneratedFile } from './city.ts'

const SEED = 'test'
const book = makeRuleBook(readRuleFiles(RULE_DATA_FOLDER))
let city: GeneratedFile[]
beforeAll(() => {
  city = [...makeCity(SEED, { subjects: 6000 })]
})

const records = () => city.flatMap((file) => file.records)
const share = (count: number) => count / city.length
const valid = (type: IdentifierType, value: string): boolean => {
  const checked = checkIdentifier(type, value, () => false)
  return checked.ok && checked.validity === 'VALID'
}

describe('the same city', () => {
  test('comes from the same seed, and a larger one begins with it', () => {
    const small = [...makeCity(SEED, { subjects: 300 })]
    expect(JSON.stringify(small)).toBe(JSON.stringify(city.slice(0, 300)))
    expect(JSON.stringify([...makeCity('other', { subjects: 300 })])).not.toBe(
      JSON.stringify(small),
    )
  })

  test('can be made in any order and in parts', () => {
    const part = [...makeCity(SEED, { subjects: 50, from: 4000 })]
    expect(part).toEqual(city.slice(4000, 4050))
    expect(makeRecords(SEED, 4321, makeSubject(SEED, 4321))).toEqual(city[4321]?.records)
  })
})

describe('identifiers', () => {
  test('pass every check digit', () => {
    const wrong: unknown[] = []
    const expectValid = (type: IdentifierType, value: string | null) => {
      if (value !== null && !valid(type, value)) wrong.push([type, value])
    }
    for (const { subject } of city) {
      expectValid('USCI', subject.usci)
      expectValid('ORGANIZATION_CODE', subject.organizationCode)
      expectValid('REGISTRATION_NUMBER', subject.registrationNumber)
      expectValid('RESIDENT_ID', subject.residentId)
      expectValid('RESIDENT_ID', subject.legalRepresentativeId)
    }
    for (const { values } of records()) expectValid('USCI', values['authorityCode'] ?? '')
    expect(wrong).toEqual([])
  })

  test('belong to nobody: bodies MX and MW, divisions that do not exist', () => {
    for (const { subject } of city.slice(0, 2000)) {
      if (subject.organizationCode) expect(subject.organizationCode).toMatch(/^MX/)
      if (subject.registrationNumber) expect(subject.registrationNumber).toMatch(/^320699/)
      const id = subject.residentId ?? subject.legalRepresentativeId
      expect(id).toMatch(/^3299\d\d19/)
    }
    const authorities = new Set(
      records().map(({ values }) => values['authorityCode']?.slice(0, 10)),
    )
    expect([...authorities].filter((code) => !/^113206\d\dMW$/.test(code ?? ''))).toEqual([])
  })

  test('are given once among 200,000 subjects', { timeout: 120_000 }, () => {
    const seen = new Set<string>()
    let given = 0
    for (let index = 0; index < 200_000; index += 1) {
      const { usci, registrationNumber, residentId } = makeSubject(SEED, index)
      for (const value of [usci, registrationNumber, residentId]) {
        if (value === null) continue
        seen.add(value)
        given += 1
      }
    }
    expect(given).toBeGreaterThan(200_000)
    expect(seen.size).toBe(given)
  })
})

describe('subjects', () => {
  test('divide into firms, sole traders and persons as asked', () => {
    const of = (category: string) =>
      share(city.filter(({ subject }) => subject.category === category).length)
    expect(of('ORGANIZATION')).toBeCloseTo(0.7, 1)
    expect(of('SOLE_TRADER')).toBeCloseTo(0.2, 1)
    expect(of('PERSON')).toBeCloseTo(0.1, 1)
    const shape = { organizations: 0, soleTraders: 1 }
    expect(makeSubject(SEED, 7, shape).usci).toMatch(/^92/)
  })

  test('are clearly fictitious by name, and told apart', () => {
    for (const { subject } of city) {
      if (subject.category === 'PERSON') expect(subject.name).toMatch(/^.[测试拟例样]/)
      else expect(subject.name).toContain('示例')
    }
    const names = city.filter(({ subject }) => subject.usci).map(({ subject }) => subject.name)
    expect(new Set(names).size).toBeGreaterThan(names.length * 0.97)
  })

  test('lie in the district that their address names, by an old name or the present one', () => {
    const find = makeDistrictFinder(
      book.regions.map(({ code, zh, body }) => ({ ...body, code, name: zh })),
    )
    const wrong = city.filter(({ subject }) => find(subject.address) !== subject.regionCode)
    expect(wrong.map(({ subject }) => [subject.address, subject.regionCode])).toEqual([])
    const old = city.filter(({ subject }) => /港闸区|海门市|通州市|海安县/.test(subject.address))
    expect(share(old.length)).toBeGreaterThan(0.1)
    expect(share(city.filter(({ subject }) => subject.regionCode === null).length)).toBeGreaterThan(
      0.01,
    )
    expect(new Set(city.map(({ subject }) => subject.regionCode)).size).toBe(8)
  })

  test('stand in the register under their code, some under the old number', () => {
    const codes = city.flatMap(({ registration }) => registration?.values['subjectCode'] ?? [])
    expect(codes.filter((code) => code.length === 15).length / codes.length).toBeCloseTo(0.025, 2)
    expect(
      city.every(
        ({ subject, registration }) => (subject.usci === null) === (registration === null),
      ),
    ).toBe(true)
  })
})

describe('records', () => {
  test('are ten on average with a long tail', () => {
    const counts = city.map((file) => file.records.length).toSorted((a, b) => a - b)
    expect(share(records().length)).toBeGreaterThan(7)
    expect(share(records().length)).toBeLessThan(14)
    expect(counts[0]).toBe(0)
    expect(counts[counts.length / 2]).toBeLessThan(5)
    expect(counts.at(-1)).toBeGreaterThan(1000)
  })

  test('have document numbers of their own', () => {
    const numbers = records().map(({ values }) => values['documentNumber'])
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(numbers[0]).toMatch(/^.+[许罚]〔20\d\d〕\d{9,}号$/)
  })

  test('fall under all three rules on publicity, after the subject was founded', () => {
    const days = records().map(({ values }) => values['decidedOn'] ?? '')
    const within = (from: string, to: string) =>
      days.filter((day) => day >= from && day < to).length / days.length
    expect(within('2019/01/01', '2023/05/01')).toBeGreaterThan(0.15)
    expect(within('2023/05/01', '2026/04/01')).toBeGreaterThan(0.3)
    expect(within('2026/04/01', '2026/11/14')).toBeGreaterThan(0.05)
    expect(within('0', '2019/01/01') + within('2026/11/14', '9')).toBe(0)
    for (const { subject, records: own } of city) {
      const founded = subject.establishedOn.replaceAll('-', '/')
      expect(own.every(({ values }) => (values['decidedOn'] ?? '') > founded)).toBe(true)
    }
  })

  test('of penalties are mostly fines and warnings; the amount fits the class', () => {
    const penalties = records().flatMap(({ item, values }) =>
      item === 'ADMINISTRATIVE_PENALTY' ? [values] : [],
    )
    const classes = penalties.map((values) => values['penaltyClasses'] ?? '')
    const of = (text: string) => classes.filter((one) => one === text).length / classes.length
    expect(new Set(classes).size).toBeGreaterThan(15)
    expect(of('罚款')).toBeCloseTo(0.6, 1)
    expect(of('警告')).toBeCloseTo(0.14, 1)
    for (const { penaltyClasses = '', fine = '', confiscated = '' } of penalties) {
      expect(fine === '').toBe(!penaltyClasses.includes('罚款'))
      expect(confiscated === '').toBe(!penaltyClasses.includes('没收'))
      expect(fine).toMatch(/^$|^\d+\.\d{6}$/)
    }
  })

  test('name drivers, plates and telephones in a quarter of the findings', () => {
    const facts = records().flatMap(({ values }) => values['facts'] ?? [])
    const personal = facts.filter((text) => /苏Z|154\d{8}/.test(text))
    expect(personal.length / facts.length).toBeCloseTo(0.25, 1)
  })

  test('keep what the catalogue asks of a row', () => {
    const problems = new Set<string>()
    const category = new Map(city.map(({ subject }) => [subject.name, subject.category]))
    for (const { item, values } of records().slice(0, 20_000)) {
      for (const column of book.catalogueItem(item, '2026-11-01')?.body.columns ?? []) {
        const cell = values[column.key] ?? ''
        const of = category.get(values['subjectName'] ?? '')
        const required = column.required || (of && column.requiredFor?.includes(of))
        if (required && cell === '') problems.add(`${column.key} is empty`)
        if (cell.length > (column.maxLength ?? Infinity)) problems.add(`${column.key} is too long`)
        if (column.codeSet === undefined || cell === '') continue
        for (const text of column.type === 'SET' ? cell.split(/[;；]/) : [cell]) {
          if (book.codeOf(column.codeSet, text) === null) problems.add(`${column.key}: ${text}`)
        }
      }
    }
    expect([...problems]).toEqual([])
  })
})

describe('commitments', () => {
  const all = () => city.flatMap((file) => file.commitments)

  test('are made by some, pass every rule, and none takes the code of another', () => {
    const drafted = all().map((row) => draftFileRow(book, '2026-11-20', row, (column) => column))
    const refused = drafted.flatMap((one) => (one.ok ? [] : one.problems))
    expect(refused).toEqual([])
    const makers = city.filter((file) => file.commitments.length > 0).length
    expect(share(makers)).toBeGreaterThan(0.2)
    expect(share(makers)).toBeLessThan(0.4)
    const codes = all().flatMap(({ code }) => (code === '' ? [] : [code]))
    expect(new Set(codes).size).toBe(codes.length)
  })

  test('wait, were fulfilled, and now and then were broken', () => {
    const of = (status: string) => all().filter((row) => row['fulfillmentStatus'] === status).length
    expect(of('')).toBeGreaterThan(0)
    expect(of('全部履行')).toBeGreaterThan(of('部分履行') + of('全部未履行'))
    expect(of('部分履行')).toBeGreaterThan(0)
    expect(of('全部未履行')).toBeGreaterThan(0)
  })
})
