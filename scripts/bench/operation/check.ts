import { operation, TODAY } from './operation.ts'

const ASKED = 'purpose: "BIDDING", matter: "2026-17"'
const ONE = `query Check($code: String!) {
  creditCheck(subject: { value: $code }, ${ASKED}) {
    outcome reasons { code count } measures { code } subject { usci } } }`
const HUNDRED = `query Checks($subjects: [IdentifierInput!]!) {
  creditChecks(subjects: $subjects, ${ASKED}) { outcome reasons { code count } subject { usci } } }`
const HUNDRED_SIZE = 100
/** Single checks that are asked for in turn. */
const QUESTIONS = 500

/** The files of some codes, and what of them a check for a tender looks at: LIMIT decides nothing. */
const FILES = `select i.subject_id as subject, f.kept::text as facts,
    json_build_object('subjectId', i.subject_id, 'usci', k.value, 'name', v.name, 'facts', f.facts)::text as body
    from unnest($1::text[]) with ordinality as k(value, ord)
    join identifier i on i.type = 'USCI' and i.value = k.value
    join subject_version v on v.subject_id = i.subject_id and v.superseded_at is null and v.valid_to is null
    cross join lateral (
      select coalesce(json_agg(json_build_object('id', r.record_id, 'item', r.item_code, 'severity', r.severity,
               'title', r.title, 'on', r.decided_on, 'validTo', r.valid_to, 'disputed', r.disputed,
               'classes', r.attributes_public -> 'penaltyClasses')), '[]') as facts,
             coalesce(json_agg(json_build_object('kind', 'RECORD', 'subjectId', r.subject_id, 'id', r.record_id,
               'version', r.version, 'isShown', true)), '[]') as kept
        from (select * from record
               where subject_id = i.subject_id and superseded_at is null and state in ('IN_FORCE', 'SHIELDED')
                 and item_code in ('ADMINISTRATIVE_PENALTY', 'JUDICIAL_ENFORCEMENT', 'ABNORMAL_OPERATION',
                   'SAFETY_ACCIDENT', 'HONOUR')
                 and (published_to is null or published_to > ${TODAY})
               order by decided_on desc, record_id desc) r) f
   order by k.ord`

interface Check {
  outcome: string
  subject: { usci: string } | null
}

const codesOf = (checks: readonly Check[]) =>
  checks.map(({ outcome, subject }) => (outcome === '' ? '' : (subject?.usci ?? '')))
const codesOfLimit = (rows: readonly { usci: string }[]) => rows.map(({ usci }) => usci)
const logs = { coordinates: ['CreditCheck.outcome'], keepsChecks: true }

export const CHECK = operation<string>({
  name: 'W1',
  title: 'a credit check by code',
  caller: 'department',
  headers: {},
  document: ONE,
  target: 1,
  questions: ({ codes }) => codes.slice(0, QUESTIONS),
  variables: (code) => ({ code }),
  limit: { sql: FILES, parameters: (code) => [[code]], logs },
  content: {
    ofProduct: ({ creditCheck }: { creditCheck: Check }) => codesOf([creditCheck]),
    ofLimit: codesOfLimit,
    least: 1,
  },
})

export const CHECKS = operation<readonly string[]>({
  name: 'W4',
  title: 'a hundred checks in a request',
  caller: 'department',
  headers: {},
  document: HUNDRED,
  target: 0.8,
  questions: ({ codes }) =>
    Array.from({ length: Math.floor(codes.length / HUNDRED_SIZE) }, (_, at) =>
      codes.slice(at * HUNDRED_SIZE, (at + 1) * HUNDRED_SIZE),
    ),
  variables: (codes) => ({ subjects: codes.map((value) => ({ value })) }),
  limit: { sql: FILES, parameters: (codes) => [codes], logs },
  content: {
    ofProduct: ({ creditChecks }: { creditChecks: Check[] }) => codesOf(creditChecks),
    ofLimit: codesOfLimit,
    least: HUNDRED_SIZE,
  },
})
