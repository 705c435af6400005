import type { Message } from '../errors.ts'

/** Settings of PostgreSQL that decide whether what was acknowledged lasts; each `on` or `off`. */
export interface Durability {
  fsync: string
  synchronous_commit: string
  full_page_writes: string
  archive_mode: string
  default_transaction_read_only: string
}

/** What was found of one thing that has to be right. */
interface Found {
  about: Message
  level: 'OK' | 'WARN' | 'FAIL'
  advice: Message | null
}

/** Deadlines are told by the database's clock and tokens by the machine's: so far may they be apart, in milliseconds. */
const CLOCKS_MOST_MS = { warn: 1_000, fail: 30_000 }

/** @param apart of the database's clock before this machine's, in milliseconds */
export function clockFinding(apart: number): Found {
  const about = { zh: '时钟', en: 'clock' }
  const off = Math.abs(apart)
  if (off <= CLOCKS_MOST_MS.warn) return { about, level: 'OK', advice: null }
  const seconds = Math.round(apart / 100) / 10
  return {
    about,
    level: off > CLOCKS_MOST_MS.fail ? 'FAIL' : 'WARN',
    advice: {
      zh: `数据库时钟与本机相差 ${seconds} 秒：两台机器都应通过 NTP 校时`,
      en: `the database's clock is ${seconds} s off from this machine's: keep both by NTP`,
    },
  }
}

/** What was acknowledged must be on the disk; the archive is what a restore to a moment needs. */
export function durabilityFinding(settings: Durability): Found {
  const about = { zh: '持久性', en: 'durability' }
  const off = (['fsync', 'synchronous_commit', 'full_page_writes'] as const).filter(
    (name) => settings[name] === 'off',
  )
  if (settings.default_transaction_read_only === 'on') {
    const advice = {
      zh: '数据库只读：DATABASE_URL 须指向主库',
      en: 'the database takes no writes: DATABASE_URL has to lead to the primary',
    }
    return { about, level: 'FAIL', advice }
  }
  if (off.length > 0) {
    const named = off.join(', ')
    const advice = {
      zh: `${named} 已关闭，断电会丢失已确认的写入：改为 on`,
      en: `${named} is off, so that a power cut loses what was acknowledged: set it on`,
    }
    return { about, level: 'FAIL', advice }
  }
  if (settings.archive_mode === 'off') {
    const advice = {
      zh: '未开启 WAL 归档，无法恢复到任意时点：见 docs/operation.md',
      en: 'the WAL is not archived, so that nothing can be restored to a moment: see docs/operation.md',
    }
    return { about, level: 'WARN', advice }
  }
  return { about, level: 'OK', advice: null }
}

/** @param wanted connections that one process may open */
export function connectionsFinding(wanted: number, most: number): Found {
  const about = { zh: '连接数', en: 'connections' }
  if (wanted <= most) return { about, level: 'OK', advice: null }
  return {
    about,
    level: 'WARN',
    advice: {
      zh: `一个进程至多打开 ${wanted} 个连接，而 max_connections 为 ${most}：调小 DATABASE_POOL 或调大 max_connections`,
      en: `one process may open ${wanted} connections, and max_connections is ${most}: lower DATABASE_POOL or raise it`,
    },
  }
}
