import { z } from 'zod'
import { holdsIdentityNumber } from '../personal/identity-number.rules.ts'

/** What a platform says to a batch, as the protocol has it. */
const receipt = z.object({
  batch: z.string(),
  sha256: z.string(),
  receipt: z.string().min(1).max(128),
  rows: z.int().nonnegative(),
  rejected: z
    .array(
      z.object({
        n: z.int().positive(),
        code: z.string().min(1).max(64),
        reason: z.string().max(2000).nullish(),
      }),
    )
    .default([]),
})
export type Receipt = z.infer<typeof receipt>

const pending = z.object({ batch: z.string(), state: z.literal('PENDING') })

/** Reads an answer to a batch; null: it is none. */
export function readReceipt(answer: unknown): Receipt | 'PENDING' | null {
  const read = receipt.safeParse(answer)
  if (read.success) return read.data
  return pending.safeParse(answer).success ? 'PENDING' : null
}

/** Whether a receipt is that of a batch: its number, its bytes, its rows, each rejected once at most. */
export function isReceiptOf(
  { batch, sha256, rows, rejected }: Receipt,
  { id, contentHash, rowCount }: { id: string; contentHash: string; rowCount: number },
): boolean {
  const ns = new Set(rejected.map(({ n }) => n))
  return (
    batch === id &&
    sha256 === contentHash &&
    rows === rowCount &&
    ns.size === rejected.length &&
    [...ns].every((n) => n <= rowCount)
  )
}

/** A reason as it is kept: a platform may quote the row, and a number of a person has no place there. */
export function keptReason(reason: string | null | undefined): string | null {
  if (reason == null || reason.trim() === '') return null
  return holdsIdentityNumber(reason) ? null : reason.replaceAll('\0', '').toWellFormed()
}

/** The code of a row of a withdrawal that the platform has nothing of: it is gone, which is what was wanted. */
const GONE = 'UNKNOWN_KEY'

/** The rows of a withdrawal that the platform did not withdraw. */
export function rejectedOf({ rejected }: Receipt, kind: string): Receipt['rejected'] {
  return kind === 'WITHDRAWAL' ? rejected.filter(({ code }) => code !== GONE) : rejected
}

/** Seconds until the next try: doubled each time up to the longest; longer where the platform asks for it. */
export function pauseSeconds(
  {
    firstPauseSeconds,
    longestPauseSeconds,
  }: Record<'firstPauseSeconds' | 'longestPauseSeconds', number>,
  failures: number,
  askedSeconds: number | null,
): number {
  const own = Math.min(firstPauseSeconds * 2 ** Math.max(failures - 1, 0), longestPauseSeconds)
  return Math.max(own, askedSeconds ?? 0)
}
