import { readConfig, type Config } from '../config.ts'
import { openPostgres } from '../database/postgres.ts'
import { examine, type Finding } from '../doctor/examine.service.ts'
import { StartError } from '../errors.ts'
import { MIGRATIONS } from '../open.ts'
import { openReceiptKeys, openSecrets } from '../secrets.ts'

/** Exit codes: 0 nothing fails (there may be warnings); 1 something does. */
const EXIT = { ok: 0, failed: 1 } as const

const SIGN = { OK: '正常 ok  ', WARN: '注意 WARN', FAIL: '异常 FAIL' } as const

function told({ about, level, advice }: Finding): string {
  const line = `${SIGN[level]}  ${about.zh} ${about.en}`
  if (advice === null) return line
  const sentences = advice.zh === advice.en ? [advice.en] : [advice.zh, advice.en]
  return [line, ...sentences.map((sentence) => `             ${sentence}`)].join('\n')
}

/** Reads something that throws one sentence when it is not right. */
function attempt<Value>(zh: string, en: string, read: () => Value): [Finding, Value | null] {
  const about = { zh, en }
  try {
    return [{ about, level: 'OK', advice: null }, read()]
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return [{ about, level: 'FAIL', advice: { zh: error.message, en: error.message } }, null]
  }
}

async function ofDatabase({ databaseUrl, databasePool, roleUrls }: Config): Promise<Finding[]> {
  if (databaseUrl === null) {
    const about = { zh: '数据库', en: 'database' }
    const zh = '内嵌数据库仅供演示，数据不保证留存：设置 DATABASE_URL'
    const en =
      'the embedded database is for demonstration, and keeps nothing for sure: set DATABASE_URL'
    return [{ about, level: 'WARN', advice: { zh, en } }]
  }
  const db = openPostgres(databaseUrl, { size: 1, statementTimeoutMs: 10_000, roleUrls })
  try {
    const now = () => new Date()
    return await examine({ db, migrations: MIGRATIONS, poolSize: databasePool, now })
  } finally {
    await db.close()
  }
}

const [first, config] = attempt('配置', 'configuration', () => readConfig(process.env))
const findings = [first]
if (config !== null) {
  const keys = () => {
    openSecrets(config.identityKeys, config.dataDir)
    openReceiptKeys(config.receiptKeys, config.dataDir)
  }
  findings.push(attempt('密钥', 'keys', keys)[0], ...(await ofDatabase(config)))
}
process.stdout.write(`${findings.map(told).join('\n')}\n`)
process.exit(findings.some(({ level }) => level === 'FAIL') ? EXIT.failed : EXIT.ok)
