import { DomainError } from '../errors.ts'

const SHA256 = /^[0-9a-f]{64}$/
const EVIDENCE_MOST = 20

/**
 * References to what was handed in: SHA-256 in lower-case hexadecimal, each once.
 * @throws DomainError BAD_INPUT
 */
export function readEvidence(evidence: readonly string[]): string[] {
  const read = [...new Set(evidence)]
  if (read.length <= EVIDENCE_MOST && read.every((one) => SHA256.test(one))) return read
  throw new DomainError('BAD_INPUT', {
    zh: `材料须以 SHA-256 引用，至多 ${EVIDENCE_MOST} 件`,
    en: `Evidence is named by its SHA-256, ${EVIDENCE_MOST} at most`,
  })
}
