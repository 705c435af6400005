import type { Database } from '../database/database.ts'
import { checkServer, countPending } from '../database/migrate.ts'
import { DATABASE_CLASSES } from '../disclosure/database-class.ts'
import { StartError, type Message } from '../errors.ts'
import { assertWall } from '../wall/wall.service.ts'
import {
  clockFinding,
  connectionsFinding,
  durabilityFinding,
  type Durability,
} from './finding.rules.ts'

/** What was found of one thing that has to be right: FAIL stops the product, WARN should be mended. */
export interface Finding {
  about: Message
  level: 'OK' | 'WARN' | 'FAIL'
  /** What is the matter, and what to do. */
  advice: Message | null
}

/** What of the configuration the examination needs. */
export interface Examined {
  db: Database
  migrations: string
  /** Connections at most, of the main pool and of that of each role. */
  poolSize: number
  now(): Date
}

/** Looks at a database without changing anything. The first thing that fails ends it: the others hang on it. */
export async function examine(examined: Examined): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const step of [server, migrations, wall, roles, clock, durability, connections]) {
    const found = await step(examined).catch((error: unknown) => failed(error))
    findings.push(found)
    if (found.level === 'FAIL') break
  }
  return findings
}

type Step = (examined: Examined) => Promise<Finding>

const ok = (zh: string, en: string): Finding => ({ about: { zh, en }, level: 'OK', advice: null })

const server: Step = async ({ db }) => {
  await checkServer(db)
  return ok('数据库版本与编码', 'version and encoding of the database')
}

const migrations: Step = async ({ db, migrations: folder }) => {
  const pending = await countPending(db, folder)
  if (pending === 0) return ok('迁移', 'migrations')
  return {
    about: { zh: '迁移', en: 'migrations' },
    level: 'FAIL',
    advice: {
      zh: `有 ${pending} 项迁移尚未执行：先备份，再以表的所有者启动一次新版本`,
      en: `${pending} are missing: make a backup, then start the new version once as the owner of the tables`,
    },
  }
}

const wall: Step = async ({ db }) => {
  await assertWall(db)
  return ok('列授权与行策略', 'grants and row policies')
}

const roles: Step = async ({ db }) => {
  for (const { role } of Object.values(DATABASE_CLASSES)) await db.as(role).query('select 1')
  return ok('各数据库角色可登录', 'the role of each database class can be used')
}

const clock: Step = async ({ db, now }) => {
  const before = now().getTime()
  const [row] = await db.query<{ at: Date }>('select clock_timestamp() as at')
  const after = now().getTime()
  return clockFinding(row!.at.getTime() - (before + after) / 2)
}

const durability: Step = async ({ db }) => {
  const rows = await db.query<{ name: keyof Durability; setting: string }>(
    `select name, setting from pg_settings
      where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'archive_mode', 'default_transaction_read_only')`,
  )
  const settings = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))
  return durabilityFinding(settings as unknown as Durability)
}

const connections: Step = async ({ db, poolSize }) => {
  const [row] = await db.query<{ most: number }>(
    `select current_setting('max_connections')::int as most`,
  )
  return connectionsFinding(poolSize * (1 + Object.keys(DATABASE_CLASSES).length), row!.most)
}

/** What a step threw: a sentence for the operator, or the code of the database. */
function failed(error: unknown): Finding {
  const about = { zh: '数据库', en: 'database' }
  if (error instanceof StartError) {
    return { about, level: 'FAIL', advice: { zh: error.message, en: error.message } }
  }
  const code = (error as { code?: unknown }).code
  const named = typeof code === 'string' ? code : 'unknown'
  return {
    about,
    level: 'FAIL',
    advice: {
      zh: `数据库拒绝（${named}）：检查 DATABASE_URL、DATABASE_URL_*、登录角色的成员关系与网络`,
      en: `the database refuses (${named}): check DATABASE_URL, DATABASE_URL_*, the membership of the logins and the network`,
    },
  }
}
