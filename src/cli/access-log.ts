import { parseArgs } from 'node:util'
import { readHeads } from '../access-log/chain.rules.ts'
import { purgeAccessLog } from '../access-log/purge.service.ts'
import { FINDINGS, type Finding } from '../access-log/verify.rules.ts'
import { verifyAccessLog } from '../access-log/verify.service.ts'
import { readConfig } from '../config.ts'
import { StartError } from '../errors.ts'
import { openBase } from '../open.ts'
import { startOfShanghaiDay } from '../vocabulary/date.rules.ts'

/** Exit codes: 0 the log is whole; 1 it is not; 64 wrong use; 78 the environment. */
const EXIT = { ok: 0, findings: 1, usage: 64, environment: 78 } as const

const USAGE = `用法 usage: npm run access-log -- verify [--since YYYY-MM-DD] [--heads '[["STREAM",SEQ,"HASH"],…]']
            npm run access-log -- purge
`

type Request =
  | { act: 'purge' }
  | { act: 'verify'; since: Date | null; heads: NonNullable<ReturnType<typeof readHeads>> }

function readArguments(): Request | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { since: { type: 'string' }, heads: { type: 'string' } },
    })
    const [act, ...rest] = positionals
    if (rest.length > 0) return null
    if (act === 'purge')
      return values.since === undefined && values.heads === undefined ? { act } : null
    const heads = readHeads(values.heads ?? '[]')
    if (act !== 'verify' || heads === null) return null
    return {
      act,
      since: values.since === undefined ? null : startOfShanghaiDay(values.since),
      heads,
    }
  } catch {
    return null
  }
}

type Base = Awaited<ReturnType<typeof openBase>>

async function verify(base: Base, request: Request & { act: 'verify' }): Promise<number> {
  const { streams, entries, findings, heads } = await verifyAccessLog(base.db, request)
  const lines = [
    `日志流 streams ${streams} · 条目 entries ${entries} · 异常 findings ${findings.length}`,
    ...findings.map((one) => `  ${sentence(one)}`),
    '链尾（另行保存，供下次核对）heads, to be kept elsewhere for the next verification:',
    `  ${JSON.stringify(heads.map(({ streamId, seq, hash }) => [streamId, seq, hash]))}`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return findings.length === 0 ? EXIT.ok : EXIT.findings
}

function sentence({ kind, streamId, seq, until }: Finding): string {
  const place = seq === null ? '' : ` ${seq}${until === null ? '' : `-${until}`}`
  const { zh, en } = FINDINGS[kind]
  return `${kind} ${streamId}${place}: ${zh}; ${en}`
}

async function purge(base: Base): Promise<number> {
  const { months, cutoff, streams, entries, subjects } = await purgeAccessLog(base)
  process.stdout.write(
    `保存 kept for ${months} 个月 months · 删除早于 deleted before ${cutoff.toISOString()}` +
      ` · 日志流 streams ${streams} · 条目 entries ${entries} · 主体明细 rows of subjects ${subjects}\n`,
  )
  return EXIT.ok
}

async function main(): Promise<number> {
  const request = readArguments()
  if (request === null) {
    process.stderr.write(USAGE)
    return EXIT.usage
  }
  const base = await openBase(readConfig(process.env), { serves: false })
  try {
    return request.act === 'verify' ? await verify(base, request) : await purge(base)
  } finally {
    await base.db.close()
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (!(error instanceof StartError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(EXIT.environment)
  },
)
