import { RECORD_FIELDS, SUBJECT_FIELDS } from '../disclosure-operations.ts'
import { nodesOf, operation, type Connection, TODAY } from './operation.ts'

/** Records of a page. */
const PAGE = 20

const DOCUMENT = `query FullFile($code: String!) {
    subject(identifier: { value: $code }) {
      ...Subject
      records(first: ${PAGE}) { totalCount edges { node { ...Record withheld { field requires masked } } } }
      evaluations(first: 5) { edges { node { id grade { code } score state domain validFrom validUntil } } }
      listEntries(first: 5) { edges { node { id documentNumber authority state sinceOn inForceUntil } } }
      commitments(first: 5) { edges { node { id code content liability stage signedOn validUntil } } }
    }
  }
  ${SUBJECT_FIELDS}
  ${RECORD_FIELDS}`

/** What government sees of a fact that is in force, for a purpose that does not count history. */
const SEEN = `superseded_at is null and disclosure_scope in ('PUBLIC', 'SHARED')`
const of = (table: string, order: string, columns: string, seen: string, most: number) =>
  `(select coalesce(json_agg(f), '[]') from (select ${columns} from ${table}
     where subject_id = i.subject_id and ${SEEN} and ${seen} order by ${order} limit ${most}) f)`
const RECORDS = `state in ('IN_FORCE', 'SHIELDED') and (published_to is null or published_to > ${TODAY})`
const STANDING = `valid_from <= ${TODAY} and (valid_to is null or valid_to > ${TODAY})`

const FILE = `select i.subject_id as subject, null as facts, json_build_object('id', i.subject_id, 'usci', i.value,
    'name', v.name, 'category', v.category, 'domains', v.domains, 'region', v.region_code, 'legalForm', v.legal_form,
    'status', v.status, 'establishedOn', v.established_on, 'address', v.address,
    'representativeName', v.representative_name, 'capital', v.capital_yuan,
    'identifiers', (select json_agg(n) from (select type, value from subject_identifier where subject_id = i.subject_id order by type, value) n),
    'total', (select count(*) from record where subject_id = i.subject_id and ${SEEN} and ${RECORDS}),
    'records', ${of(
      'record',
      'decided_on desc, record_id desc',
      `record_id as id, kind, polarity, severity, title, document_number as "documentNumber",
       authority_name as authority, decided_on as "decidedOn", valid_to as "validTo", state, disputed,
       source_code as "sourceCode", received_at as "receivedAt"`,
      RECORDS,
      PAGE,
    )},
    'evaluations', ${of(
      'evaluation',
      'since_on desc, evaluation_id desc',
      `evaluation_id as id, grade, score, state, domain, valid_from as "validFrom", valid_to as "validTo"`,
      `state = 'FINAL' and ${STANDING}`,
      5,
    )},
    'listEntries', ${of(
      'list_entry',
      'since_on desc, entry_id desc',
      `entry_id as id, document_number as "documentNumber", authority_name as authority, state,
       since_on as "sinceOn", valid_to as "validTo"`,
      `state = 'IN_FORCE' and ${STANDING}`,
      5,
    )},
    'commitments', ${of(
      'commitment',
      'signed_on desc, commitment_id desc',
      `commitment_id as id, code, content, liability, stage, signed_on as "signedOn", valid_to as "validTo"`,
      RECORDS,
      5,
    )})::text as body
    from identifier i
    join subject_version v on v.subject_id = i.subject_id and v.superseded_at is null and v.valid_to is null
   where i.type = 'USCI' and i.value = $1`

interface File<List> {
  usci: string
  records: List
  evaluations: List
  listEntries: List
  commitments: List
}
type Facts = {
  documentNumber?: string | null
  title?: string | null
  decidedOn?: string
  score?: string | null
  code?: string | null
}[]

function inWords(file: File<Facts>): string[] {
  return [
    file.usci,
    ...file.records.map((one) => `${one.decidedOn} ${one.documentNumber} ${one.title}`),
    ...file.evaluations.map(({ score }) => `evaluation ${score}`),
    ...file.listEntries.map(({ documentNumber }) => `entry ${documentNumber}`),
    ...file.commitments.map(({ code }) => `commitment ${code}`),
  ]
}

export const FULL_FILE = operation<string>({
  name: 'W2',
  title: `a full file: ${PAGE} records, evaluations, lists, commitments`,
  caller: 'department',
  headers: { purpose: 'HONOURS', matter: '2026-17' },
  document: DOCUMENT,
  target: 0.8,
  questions: ({ files }) => files,
  variables: (code) => ({ code }),
  limit: {
    sql: FILE,
    parameters: (code) => [code],
    logs: {
      coordinates: ['Organization.commitments', 'Organization.records', 'Record.provenance'],
      keepsChecks: false,
    },
  },
  content: {
    ofProduct: ({ subject }: { subject: File<Connection<Facts[number]>> }) =>
      inWords({
        usci: subject.usci,
        records: nodesOf(subject.records),
        evaluations: nodesOf(subject.evaluations),
        listEntries: nodesOf(subject.listEntries),
        commitments: nodesOf(subject.commitments),
      }),
    ofLimit: ([file]: [File<Facts>]) => inWords(file),
    least: PAGE + 1,
  },
})
