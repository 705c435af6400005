import { readSubjectId } from '../../src/relay/global-id.ts'
import { submitRecords, type RecordResult } from '../../src/submission/submit-records.service.ts'
import { residentIdNumber, usciNumber } from './numbers.ts'
import type { World } from './world.ts'

/** The values of a row by column key; null leaves a column out that the factory would fill. */
export type Values = Record<string, string | null>

/** A subject that was registered. */
export interface MadeSubject {
  id: string
  name: string
  usci: string
}

/** A record that was submitted. */
export interface MadeRecord {
  id: string
  subjectId: string
  status: RecordResult['status']
  problems: RecordResult['problems']
}

/** What a registered subject may be given; the rest is made up. */
export interface SubjectValues {
  name?: string
  usci?: string
  category?: 'ORGANIZATION' | 'SOLE_TRADER'
  address?: string
  establishedOn?: string
  legalForm?: string
  capital?: string
}

/** Factories of a world. Everything goes in through `submitRecords`, as from a bureau system. */
export interface Make {
  subject(values?: SubjectValues): Promise<MadeSubject>
  person(values?: Values): Promise<MadeRecord & { name: string; idNumber: string }>
  penalty(subject: MadeSubject | null, values?: Values): Promise<MadeRecord>
  permit(subject: MadeSubject | null, values?: Values): Promise<MadeRecord>
  /** A row of any item of the catalogue. */
  record(item: string, values: Values): Promise<MadeRecord>
  /** Rows with whatever result: [item, values]. */
  submit(rows: readonly (readonly [string, Values])[], key?: string): Promise<RecordResult[]>
}

const AUTHORITY = { authorityName: '示例市交通运输局', authorityCode: '11320600014000810H' }
const SOURCE = { sourceName: '示例市交通运输局', sourceCode: '11320600014000810H' }

/** A penalty that is published: fined under Order 36. Nothing in its text looks like a person. */
export const PENALTY: Values = {
  legalRepresentative: '示例甲',
  violationKind: '未按规定维护车辆',
  facts: '未按规定的周期和频次对车辆进行维护',
  legalBasis: '《道路运输车辆技术管理规定》第三十一条',
  penaltyClasses: '罚款',
  content: '罚款人民币三千元',
  fine: '0.3',
  decidedOn: '2026-05-06',
  ...AUTHORITY,
  ...SOURCE,
}

/** A permit that is in force. */
export const PERMIT: Values = {
  legalRepresentative: '示例甲',
  documentName: '道路货物运输经营许可决定书',
  permitClass: '普通',
  content: '准予从事道路普通货物运输',
  decidedOn: '2026-03-02',
  validFrom: '2026-03-02',
  validUntil: '2030-03-01',
  status: '正常',
  ...AUTHORITY,
  ...SOURCE,
}

let serial = 0

/** Begins again: each test file has databases of its own, and its numbers do not hang on the files before it. */
export function restartSerials(): void {
  serial = 0
}

/** A number that no other row of this file has. */
export function nextSerial(): number {
  serial += 1
  return serial
}

/** The row that a subject's records begin with. */
export function ofSubject(subject: MadeSubject | null): Values {
  if (subject !== null) return { subjectName: subject.name, usci: subject.usci }
  const n = nextSerial()
  return { subjectName: `示例第${n}运输有限公司`, usci: usciNumber(n) }
}

/** Makes the factories of a world. */
export function makeFactories({ writing }: World): Make {
  const submit: Make['submit'] = (rows, key = `test-key-${nextSerial()}`) =>
    submitRecords(
      writing,
      'TRANSPORT_BUREAU',
      rows.map(([item, values]) => ({ item, values: new Map(given(values)) })),
      key,
    )
  const record: Make['record'] = async (item, values) => {
    const [result] = await submit([[item, values]])
    if (result?.record == null || result.subject === null) {
      throw new Error(`the row was not taken in: ${JSON.stringify(result)}`)
    }
    return { ...result, id: result.record, subjectId: result.subject }
  }
  return {
    submit,
    record,
    subject: async (values = {}) => {
      const n = nextSerial()
      const { category = 'ORGANIZATION', ...rest } = values
      const head = category === 'SOLE_TRADER' ? '92' : '91'
      const { name = `示例第${n}运输有限公司`, usci = usciNumber(n, head), ...profile } = rest
      const row = { subjectName: name, subjectCode: usci, ...profile }
      const [result] = await submit([['REGISTRATION', row]])
      if (result?.subject == null) throw new Error(`not registered: ${JSON.stringify(result)}`)
      return { id: result.subject, name, usci }
    },
    person: async (values = {}) => {
      const n = nextSerial()
      const name = values['subjectName'] ?? '示例乙'
      const idNumber = values['personIdNumber'] ?? residentIdNumber(n)
      const made = await record('PROFESSIONAL_QUALIFICATION', {
        subjectName: name,
        personIdType: '居民身份证',
        personIdNumber: idNumber,
        documentNumber: idNumber,
        title: '道路旅客运输驾驶员',
        decidedOn: '2025-02-03',
        authorityName: AUTHORITY.authorityName,
        ...values,
      })
      return { ...made, name, idNumber }
    },
    penalty: (subject, values = {}) =>
      record('ADMINISTRATIVE_PENALTY', {
        ...ofSubject(subject),
        ...PENALTY,
        documentNumber: `示交罚〔2026〕${nextSerial()}号`,
        ...values,
      }),
    permit: (subject, values = {}) =>
      record('ADMINISTRATIVE_PERMIT', {
        ...ofSubject(subject),
        ...PERMIT,
        documentNumber: `示交许〔2026〕${nextSerial()}号`,
        ...values,
      }),
  }
}

function given(values: Values): [string, string][] {
  return Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[key, value]]))
}

/** The uuid behind the global id of a subject, for tests that look into the tables. */
export function subjectUuid(id: string): string {
  return readSubjectId(id)
}
