import { uuidv7 } from 'uuidv7'
import { insertLetters } from '../../src/consent/consent.store.ts'
import type { Executor } from '../../src/database/database.ts'
import type { Cipher } from '../../src/personal/cipher.ts'
import { insertRecordVersions, type NewRecordVersion } from '../../src/record/record-write.store.ts'
import { insertQuarantine } from '../../src/intake/intake.store.ts'
import { insertRows } from '../../src/screening/screening.store.ts'
import {
  insertSubjectIdentifiers,
  insertSubjectVersions,
} from '../../src/subject/subject-write.store.ts'

const AT = '2026-11-20T04:00:00.000Z'
const ORIGIN = {
  sourceCode: 'TRANSPORT_BUREAU',
  fileId: null,
  rowNumber: 1,
  recordedAt: AT,
  receivedAt: AT,
}

let serial = 0

/** Writes subjects with nine sealed values each, in every place that holds any; plain values stand beside them. */
export async function insertSealed(db: Executor, cipher: Cipher, count: number): Promise<void> {
  const subjects = Array.from({ length: count }, () => ({ id: uuidv7(), n: (serial += 1) }))
  await insertSubjectIdentifiers(
    db,
    subjects.map(({ id, n }) => ({
      subjectId: id,
      type: 'RESIDENT_ID',
      value: cipher.blindIndex('RESIDENT_ID', `paper ${n}`),
      sealed: cipher.seal(`paper ${n}`, id),
      validity: 'VALID',
      isPrimary: true,
      sourceCode: 'TRANSPORT_BUREAU',
      recordedAt: AT,
    })),
  )
  await insertSubjectVersions(
    db,
    subjects.map(({ id, n }) => versionOf(cipher, id, n)),
  )
  await insertRecordVersions(
    db,
    subjects.map(({ id, n }) => recordOf(cipher, id, n)),
  )
  await insertQuarantine(
    db,
    subjects.map(({ n }) => {
      const fileId = uuidv7()
      const row = cipher.seal(`row ${n}`, fileId)
      const said = { columnName: '', code: 'COLUMN_COUNT', zh: '示例', en: 'Example' }
      return { fileId, line: n, ...said, sealedRow: row, recordedAt: AT }
    }),
  )
  await insertRows(
    db,
    subjects.map(({ n }) => {
      const screeningId = uuidv7()
      return { screeningId, n, sealed: cipher.seal(`screened ${n}`, screeningId), problem: null }
    }),
  )
  await insertLetters(
    db,
    subjects.map(({ n }) => {
      const hash = `letter-${uuidv7()}`
      return { hash, mediaType: 'image/png', sealed: cipher.seal(`letter ${n}`, hash), at: AT }
    }),
  )
}

function versionOf(cipher: Cipher, subjectId: string, n: number) {
  return {
    ...ORIGIN,
    subjectId,
    id: uuidv7(),
    category: 'ORGANIZATION',
    name: `示例第${n}运输有限公司`,
    legalForm: null,
    status: 'UNKNOWN',
    establishedOn: null,
    capitalYuan: null,
    capitalReported: null,
    capitalUnit: null,
    address: null,
    regionCode: null,
    domains: [],
    representativeName: null,
    representativeIdSealed: cipher.seal(`representative ${n}`, subjectId),
    phoneSealed: cipher.seal(`phone ${n}`, subjectId),
    rowHash: 'example',
  }
}

function recordOf(cipher: Cipher, subjectId: string, n: number): NewRecordVersion {
  const recordId = uuidv7()
  const seal = (text: string) => cipher.seal(`${text} ${n}`, recordId)
  return {
    ...ORIGIN,
    subjectId,
    recordId,
    version: 1,
    kind: 'PENALTY',
    itemCode: 'ADMINISTRATIVE_PENALTY',
    itemVersion: '2018-07-01',
    polarity: 'NEGATIVE',
    severity: null,
    title: '示例',
    documentNumber: `示例${n}`,
    authorityName: null,
    authorityCode: null,
    regionCode: null,
    domain: null,
    decidedOn: '2026-05-06',
    validFrom: '2026-05-06',
    validTo: null,
    state: 'IN_FORCE',
    disputed: false,
    disclosureScope: 'PUBLIC',
    publicityRule: null,
    publicityReason: 'EXAMPLE',
    publicationDueOn: '2026-05-13',
    publishedFrom: null,
    publishedTo: null,
    attributes: {
      PUBLIC: { legalBasis: '示例', fine: { yuan: '1', reported: '1', unit: '元' } },
      SHARED: { facts: seal('facts'), sourceName: 'v1.2.3' },
      AUTHORIZED: {},
      INTERNAL: { remarks: seal('remarks'), legalRepresentativeId: seal('paper'), other: '示例' },
    },
    changeKind: 'SUBMITTED',
    changeReason: null,
    rowHash: 'example',
    exportedAt: null,
  }
}

const PARTS = [
  'select subject_id::text as place, sealed from subject_identifier',
  'select subject_id::text as place, representative_id_sealed as sealed from subject_version',
  'select subject_id::text as place, phone_sealed as sealed from subject_version',
  `select record_id::text as place, attributes_shared ->> 'facts' as sealed from record`,
  `select record_id::text as place, attributes_internal ->> 'remarks' as sealed from record`,
  `select record_id::text as place, attributes_internal ->> 'legalRepresentativeId' as sealed from record`,
  'select file_id::text as place, sealed_row as sealed from quarantine_row',
  'select screening_id::text as place, sealed from screening_row',
  'select hash as place, sealed from consent_letter',
]

/** How many parts `readSealed` can be asked for. */
export const PART_COUNT = PARTS.length

/** Opens every value that `insertSealed` wrote, or those of one part. Throws where one does not open. */
export async function readSealed(db: Executor, cipher: Cipher, part?: number): Promise<string[]> {
  const opened: string[] = []
  for (const query of part === undefined ? PARTS : [PARTS[part]!]) {
    const rows = await db.query<{ place: string; sealed: string }>(query)
    opened.push(...rows.map(({ place, sealed }) => cipher.open(sealed, place)))
  }
  return opened.toSorted()
}

const PLACES =
  'subject_identifier subject_version record quarantine_row screening_row consent_letter'.split(' ')

/** All that stands beside the ciphertext, row by row. */
export async function unsealedOf(db: Executor): Promise<string[]> {
  const texts: string[] = []
  for (const table of PLACES) {
    const rows = await db.query<{ text: string }>(
      `select regexp_replace(to_jsonb(t)::text, '"v[0-9]+\\.[^"]{38,}"', '"sealed"', 'g') as text from ${table} t`,
    )
    texts.push(...rows.map(({ text }) => `${table} ${text}`))
  }
  return texts.toSorted()
}
