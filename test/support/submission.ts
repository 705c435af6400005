import { nextSerial, ofSubject, PENALTY, type Values } from './make.ts'
import type { World } from './world.ts'

/** The mutation that takes rows in, as a client writes it. */
export const SUBMIT = `mutation ($input: SubmitRecordsInput!) {
  submitRecords(input: $input) {
    clientMutationId results { status record subject problems { column code zh en } } }
}`

/** A row of the mutation's input. */
export function row(item: string, values: Values) {
  const given = Object.entries(values).filter(([, value]) => value !== null)
  return { item, values: given.map(([column, value]) => ({ column, value })) }
}

/** The row of a penalty that is taken in as it is. */
export function penaltyRow(values: Values = {}) {
  const documentNumber = `示例文书${nextSerial()}`
  return row('ADMINISTRATIVE_PENALTY', {
    ...ofSubject(null),
    ...PENALTY,
    documentNumber,
    ...values,
  })
}

/** The variables of `SUBMIT`, under a key of their own. */
export function inputOf(records: unknown[], more: Record<string, unknown> = {}) {
  const idempotencyKey = `mutation-${nextSerial()}`
  return { input: { source: 'TRANSPORT_BUREAU', records, idempotencyKey, ...more } }
}

/** How many subjects, records and links a world holds. */
export async function countStored({ base }: World): Promise<number> {
  const [row] = await base.db.query<{ n: number }>(
    `select (select count(*) from record)::int + (select count(*) from subject)::int +
            (select count(*) from subject_link)::int as n`,
  )
  return row!.n
}
