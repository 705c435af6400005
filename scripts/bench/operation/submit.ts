import { PENALTY } from '../../../test/support/make.ts'
import { operation, SERIAL, TODAY } from './operation.ts'

const SOURCE = 'TRANSPORT_BUREAU'
/** Numbers of the documents that are submitted begin so. */
export const SUBMITTED = '示交罚〔2026〕基准'

const DOCUMENT = `mutation Submit($input: SubmitRecordsInput!) {
  submitRecords(input: $input) { results { status problems { code } } clientMutationId } }`

interface Firm {
  name: string
  usci: string
}

function valuesOf({ name, usci }: Firm) {
  const documentNumber = `${SUBMITTED}${SERIAL}号`
  const values = { subjectName: name, usci, documentNumber, ...PENALTY }
  return Object.entries(values).map(([column, value]) => ({ column, value }))
}

/** What the product writes for it in one transaction: the version, the delivery, the answer under the request's key. */
const INSERT = `with given as (
      select i.subject_id, gen_random_uuid() as record_id, now() as at
        from identifier i where i.type = 'USCI' and i.value = $1),
    written as (
      insert into record (subject_id, record_id, version, kind, item_code, item_version, polarity, severity, title,
        document_number, authority_name, authority_code, region_code, domain, decided_on, valid_from, state, disputed,
        disclosure_scope, publicity_rule, publicity_reason, publication_due_on, published_from, published_to,
        attributes_public, attributes_shared, attributes_internal, change_kind, recorded_at, source_code, row_hash,
        received_at)
      select subject_id, record_id, 1, 'PENALTY', 'ADMINISTRATIVE_PENALTY', '2025-01-01', 'NEGATIVE', 'GENERAL', '罚款',
        $2, $3, $4, '320600', 'TRANSPORT_PRODUCTION', $5::date, $5::date, 'IN_FORCE', false, 'PUBLIC', 'GENERAL',
        'BY_RULE', ${TODAY}, ${TODAY}, ${TODAY} + 365, $6::jsonb, '{}', '{}', 'SUBMITTED', at, '${SOURCE}',
        md5($2), at from given returning subject_id),
    delivered as (
      insert into source_delivery (source_code, delivered_at, id, via, row_count, rejected_count)
      select '${SOURCE}', at, gen_random_uuid(), 'REQUEST', 1, 0 from given),
    kept as (
      insert into request_key (actor, key, body_hash, answer, answered_at)
      select 'limit', $2, md5($2), '[{"status": "INSERTED"}]', at from given)
    select subject_id as subject, null as facts, '{"status":"INSERTED"}' as body from written`

export const SUBMIT = operation<Firm>({
  name: 'W7',
  title: 'a record submitted, with log and feed',
  caller: 'bureau',
  headers: {},
  document: DOCUMENT,
  target: null,
  questions: ({ firms }) => firms,
  variables: (firm) => ({
    input: {
      source: SOURCE,
      idempotencyKey: `bench-${SERIAL}`,
      clientMutationId: 'bench',
      records: [{ item: 'ADMINISTRATIVE_PENALTY', values: valuesOf(firm) }],
    },
  }),
  limit: {
    sql: INSERT,
    parameters: (firm) => [
      firm.usci,
      `${SUBMITTED}${SERIAL}号`,
      PENALTY['authorityName'],
      PENALTY['authorityCode'],
      PENALTY['decidedOn'],
      JSON.stringify(
        Object.fromEntries(valuesOf(firm).map(({ column, value }) => [column, value])),
      ),
    ],
    logs: { coordinates: ['Mutation.submitRecords'], keepsChecks: false },
  },
  content: {
    ofProduct: ({ submitRecords }: { submitRecords: { results: { status: string }[] } }) =>
      submitRecords.results.map(({ status }) => status),
    ofLimit: (rows: { status: string }[]) => rows.map(({ status }) => status),
    least: 1,
  },
})
