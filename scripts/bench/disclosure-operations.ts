/** The operations whose throughput counts: the status check and the full file. */
export const OPERATIONS = {
  status: `query Status($usci: String!) {
    subject(identifier: { value: $usci }) {
      name
      usci
      ... on Organization { status }
      records(first: 1) { totalCount edges { node { kind title decidedOn } } }
    }
  }`,
  file: `query File($usci: String!) {
    subject(identifier: { value: $usci }) {
      id name usci category domains recordedAt
      region { code }
      identifiers { type value validity isPrimary }
      withheld { field requires masked }
      ... on Organization {
        legalForm status establishedOn address representativeName phone representativeIdNumber
        capital { yuan }
      }
      records(first: 20) {
        totalCount
        pageInfo { hasNextPage }
        edges { node {
          id kind polarity severity title documentNumber authority decidedOn validFrom validUntil
          state disputed
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
const RECORDS: Record<Operation, number> = { status: 1, file: 20 }

interface Answer {
  errors?: unknown
  data?: { subject: { usci: string; records: { totalCount: number; edges: object[] } } | null }
}

/**
 * Looks at an answer's body: it must hold the subject that was asked for and a full page of its records.
 * @throws Error that quotes the answer
 */
export function checkAnswer(operation: Operation, usci: string, body: string): void {
  const { errors, data } = JSON.parse(body) as Answer
  const subject = data?.subject
  const isWhole =
    errors === undefined &&
    subject?.usci === usci &&
    subject.records.edges.length === RECORDS[operation] &&
    subject.records.totalCount >= 20
  if (!isWhole) throw new Error(`unexpected answer to ${operation}: ${body.slice(0, 1000)}`)
}
