/** What a full file says of its subject. */
export const SUBJECT_FIELDS = `fragment Subject on Subject {
    id name usci category domains
    region { code }
    identifiers { type value validity isPrimary }
    withheld { field requires masked }
    ... on Organization {
      legalForm status establishedOn address representativeName phone representativeIdNumber
      capital { yuan }
    }
  }`
/** The twelve fields that a full file has of each record. */
export const RECORD_FIELDS = `fragment Record on CreditRecord {
    id kind polarity severity title documentNumber authority decidedOn validUntil state disputed
    provenance { sourceCode receivedAt }
  }`

/** The operations whose throughput counts: the status check and the full file; and that file with all attributes. */
export const OPERATIONS = {
  status: `query Status($usci: String!) {
    subject(identifier: { value: $usci }) {
      name
      usci
      ... on Organization { status }
      records(first: 1) { totalCount edges { node { kind title decidedOn state } } }
    }
  }`,
  file: `query File($usci: String!) {
    subject(identifier: { value: $usci }) {
      ...Subject
      records(first: 20) {
        totalCount
        pageInfo { hasNextPage endCursor }
        edges { node { ...Record } }
      }
    }
  }
  ${SUBJECT_FIELDS}
  ${RECORD_FIELDS}`,
  attributes: `query Attributes($usci: String!) {
    subject(identifier: { value: $usci }) {
      usci
      ... on Organization { phone representativeIdNumber }
      records(first: 20) {
        totalCount
        edges { node {
          id kind title decidedOn state
          provenance { sourceCode receivedAt }
          attributes { column { key } disclosure value requires reason }
          withheld { field requires masked }
        } }
      }
    }
  }`,
} as const
export type Operation = keyof typeof OPERATIONS

/** Records that the first page of an operation holds. */
export const FULL_PAGE: Record<Operation, number> = { status: 1, file: 20, attributes: 20 }

/** A field of each scope but PUBLIC, by the end of its coordinate: who sees it got its own rights and no others'. */
const FIELD_OF_SCOPE = {
  SHARED: 'Record.provenance',
  AUTHORIZED: 'Organization.phone',
  INTERNAL: 'Organization.representativeIdNumber',
} as const

interface Answer {
  errors?: unknown
  extensions?: { disclosure?: { withheld: { coordinate: string }[] } }
  data?: { subject: { usci: string; records: { totalCount: number; edges: object[] } } | null }
}

/**
 * Looks at an answer's body: it must hold the subject that was asked for and a full page of its records.
 * @param scopes beyond PUBLIC that the caller must have been shown fields of, and no others; null: no gate is there
 * @throws Error that quotes the answer
 */
export function checkAnswer(
  operation: Operation,
  usci: string,
  body: string,
  scopes: readonly string[] | null,
): void {
  const { errors, data, extensions } = JSON.parse(body) as Answer
  const subject = data?.subject
  const isWhole =
    errors === undefined &&
    subject?.usci === usci &&
    subject.records.edges.length === FULL_PAGE[operation] &&
    subject.records.totalCount >= 20
  const withheld = (extensions?.disclosure?.withheld ?? []).map((one) => one.coordinate)
  const isEntitled =
    scopes === null
      ? withheld.length === 0
      : operation === 'status' ||
        Object.entries(FIELD_OF_SCOPE).every(
          ([scope, field]) => scopes.includes(scope) !== withheld.some((at) => at.endsWith(field)),
        )
  if (!isWhole || !isEntitled) {
    const ends = `${body.slice(0, 1000)} … ${body.slice(-1500)}`
    throw new Error(`unexpected answer to ${operation}: ${ends}`)
  }
}
