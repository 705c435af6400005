import { z } from 'zod'

/** The columns of the national collection template of commitments, by its keys, in its order. */
export const COMMITMENT_COLUMNS = [
  'code',
  'subjectName',
  'subjectCategory',
  'identify',
  'commitmentTypeId',
  'reason',
  'content',
  'liabilityBreachCommitment',
  'commitmentDate',
  'commitmentValidity',
  'fulfillmentStatus',
  'unperformedCommitmentContent',
  'liabilityBreachCommitmentContent',
  'fulfillmentStatusDate',
  'acceptanceConfirmUnit',
  'acceptanceConfirmUnitIdentify',
  'acceptanceUnit',
  'acceptanceUnitIdentify',
  'publicationType',
  'remarks',
] as const
export type CommitmentColumn = (typeof COMMITMENT_COLUMNS)[number]

/** How files of commitments are recognised: what each column may be headed by. What its cells must hold, commitments' own rules say. */
export const commitmentFile = z.strictObject({
  columns: z.array(
    z.strictObject({
      key: z.enum(COMMITMENT_COLUMNS),
      zh: z.string().min(1),
      aliases: z.array(z.string().min(1)),
      /** Whether a file without the column is none of commitments; a cell of it may be empty all the same. */
      required: z.boolean(),
    }),
  ),
  note: z.string().optional(),
})

/** What is wrong with a layout, beyond its form: a column that is missing or stands twice. */
export function problemsOfCommitmentFile({
  body,
}: {
  body: z.infer<typeof commitmentFile>
}): string[] {
  const keys = body.columns.map(({ key }) => key)
  return COMMITMENT_COLUMNS.filter((key) => keys.filter((one) => one === key).length !== 1).map(
    (key) => `column ${key} stands not once`,
  )
}
