import { generateKeyPairSync, sign } from 'node:crypto'
export interface Signer {
  readonly alg: string
  readonly kid: string
  sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>
}
export function tempSigner(): Signer {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { alg: 'EdDSA', kid: 'temp', sign: (b) => sign(null, b, privateKey) }
}
