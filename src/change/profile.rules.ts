import type { FieldValue } from '../fact/difference.ts'
import type { Cipher } from '../personal/cipher.ts'
import type { SubjectVersionRow } from '../subject/subject.store.ts'

type Opening = Pick<Cipher, 'open'>
type Read = (row: SubjectVersionRow, cipher: Opening) => string | null

const sealed =
  (textOf: (row: SubjectVersionRow) => string | null | undefined): Read =>
  (row, cipher) => {
    const text = textOf(row)
    return text == null ? null : cipher.open(text, row.subjectId)
  }

/** Fields that every subject has. */
const EVERY: Readonly<Record<string, Read>> = {
  name: (row) => row.name,
  region: (row) => row.regionCode,
  domains: (row) => row.domains.join('；'),
  phone: sealed((row) => row.phoneSealed),
}

const PAPER = { representativeIdNumber: sealed((row) => row.representativeIdSealed) }

/** The fields of a subject that a version may change, by its category and their names in the schema. */
const FIELDS: Record<SubjectVersionRow['category'], Readonly<Record<string, Read>>> = {
  ORGANIZATION: {
    ...EVERY,
    ...PAPER,
    legalForm: (row) => row.legalForm,
    status: (row) => row.status,
    establishedOn: (row) => row.establishedOn,
    capital: ({ capitalYuan, capitalReported, capitalUnit }) =>
      capitalYuan === null ? null : `${capitalReported ?? capitalYuan}${capitalUnit ?? '元'}`,
    address: (row) => row.address,
    representativeName: (row) => row.representativeName,
  },
  SOLE_TRADER: {
    ...EVERY,
    ...PAPER,
    status: (row) => row.status,
    address: (row) => row.addressShared ?? null,
    // The public column holds a mask; what is masked again stays the same.
    representativeName: (row) => row.representativeNameShared ?? row.representativeName,
  },
  PERSON: EVERY,
}

/** The names of the fields that are compared of a category. */
export function comparedFields(category: SubjectVersionRow['category']): string[] {
  return Object.keys(FIELDS[category])
}

/** The values of a version; what the schema declares of each field decides who sees it. */
export function profileValues(row: SubjectVersionRow, cipher: Opening): FieldValue[] {
  return Object.entries(FIELDS[row.category]).map(([field, read]) => ({
    field,
    read: () => read(row, cipher),
    requires: null,
  }))
}
