import { z } from 'zod'

/** An administrative division (GB/T 2260). */
export const region = z.strictObject({
  level: z.enum(['PROVINCE', 'CITY', 'COUNTY']),
  parent: z.string().nullable(),
  /** Where a retired division went. */
  successor: z.string().nullable(),
  /** A statistics or development zone, not in GB/T 2260. */
  statistical: z.boolean(),
  aliases: z.array(z.string()),
  note: z.string().optional(),
})
