import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { CheckPayload } from '../check/payload.ts'
import { StartError } from '../errors.ts'
import { isSignedBy, readReceipt, type Receipt } from '../receipt/receipt.rules.ts'
import type { PublicJwk } from '../receipt/signer.ts'
import { runCommand, USAGE_EXIT } from './run.ts'

/**
 * Verifies receipts offline: no database, no network but for a URL that is given. Exit codes: 0 all intact; 2 one is not;
 * 64 wrong use; 78 a file cannot be read.
 */
const NOT_INTACT_EXIT = 2
const FETCH_MS = 10_000

const USAGE = `用法 usage: npm run verify -- FILE [--keys FILE|URL]
  FILE：回执，每行一个；或含 receipt 字段的 JSON · a receipt, one a line, or JSON with a field \`receipt\`
  --keys：公钥（JWKS），默认为同一文件夹的 jwks.json · public keys; by default jwks.json beside FILE
`

async function main(): Promise<number> {
  const given = readArguments()
  if (given === null) {
    process.stderr.write(USAGE)
    return USAGE_EXIT
  }
  const receipts = receiptsIn(read(given.file))
  const keys = await readKeys(given.keys ?? join(dirname(given.file), 'jwks.json'))
  const isIntact = receipts.map((text) => report(text, keys))
  return isIntact.length > 0 && isIntact.every(Boolean) ? 0 : NOT_INTACT_EXIT
}

function readArguments(): { file: string; keys: string | undefined } | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { keys: { type: 'string' } },
    })
    const [file, ...rest] = positionals
    return file === undefined || rest.length > 0 ? null : { file, keys: values.keys }
  } catch {
    return null
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new StartError(`${path} cannot be read (${String((error as { code?: unknown }).code)}).`)
  }
}

/** The receipts of a text: every value of a field `receipt` of JSON, however deep; else one a line. */
function receiptsIn(text: string): string[] {
  try {
    return fieldsIn(JSON.parse(text))
  } catch {
    return text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
  }
}

function fieldsIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'receipt' && typeof inner === 'string' ? [inner] : fieldsIn(inner),
  )
}

async function readKeys(from: string): Promise<PublicJwk[]> {
  const isUrl = /^https?:\/\//.test(from)
  const text = isUrl ? await fetchText(from) : read(from)
  try {
    const { keys } = JSON.parse(text) as { keys: PublicJwk[] }
    if (Array.isArray(keys)) return keys
  } catch {
    // Said below.
  }
  throw new StartError(`${from} holds no JWKS (an object with a list "keys").`)
}

async function fetchText(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS) })
    if (response.ok) return await response.text()
    throw new StartError(`${url} answers ${response.status}.`)
  } catch (error) {
    throw error instanceof StartError ? error : new StartError(`${url} does not answer.`)
  }
}

/** Prints what is to be said of a receipt; true when it is intact. */
function report(text: string, keys: readonly PublicJwk[]): boolean {
  const receipt = readReceipt(text)
  const key = keys.find(({ kid }) => kid === receipt?.header.kid)
  const isIntact = receipt !== null && key !== undefined && isSignedBy(receipt, key)
  process.stdout.write(`${(isIntact ? told(receipt) : [refusalOf(receipt, key)]).join('\n')}\n`)
  return isIntact
}

function refusalOf(receipt: Receipt | null, key: PublicJwk | undefined): string {
  if (receipt === null) return '✗ 无法识别为回执 · this is no receipt'
  return key === undefined
    ? `✗ 签名密钥未知 · the key ${receipt.header.kid} is unknown`
    : '✗ 内容或签名被改动 · the content or the signature was altered'
}

function told({ payload }: Receipt): string[] {
  const { number, checkedAt, caller, question, subject, outcome, reasons, policyVersion } =
    payload as unknown as CheckPayload
  const { identifier, purpose, matter } = question
  return [
    '✓ 回执完整 · the receipt is intact',
    `  编号 number     ${number}`,
    `  时刻 at         ${checkedAt}`,
    `  查询方 caller   ${caller.party ?? '–'} (${caller.class})`,
    `  用途 purpose    ${purpose}${matter === null ? '' : ` · ${matter}`}`,
    `  主体 subject    ${subject?.name ?? '–'} · ${identifier.type} ${identifier.value}`,
    `  结论 outcome    ${outcome} · ${policyVersion}`,
    ...reasons.map(({ code, zh, en }) => `    ${code} ${zh} · ${en}`),
  ]
}

runCommand(main)
