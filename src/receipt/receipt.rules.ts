import type { Signer } from './signer.ts'
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`)
      .join(',')}}`
  return JSON.stringify(value)
}
export async function writeReceipt(signer: Signer, payload: object): Promise<string> {
  const b = (t: string) => Buffer.from(t).toString('base64url')
  const head = `${b(canonicalJson({ alg: signer.alg, kid: signer.kid, typ: 'credit-check+jws' }))}.${b(canonicalJson(payload))}`
  return `${head}.${Buffer.from(await signer.sign(Buffer.from(head))).toString('base64url')}`
}
export function readReceipt(token: string): { payload: Record<string, unknown> } | null {
  try {
    return {
      payload: JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<
        string,
        unknown
      >,
    }
  } catch {
    return null
  }
}
