import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import { readConfig, type Config } from '../config.ts'
import { StartError } from '../errors.ts'
import {
  rotateKeys,
  verifySealed,
  type Rotating,
  type RotationProgress,
  type Unopened,
} from '../keys/rotation.service.ts'
import { openBase } from '../open.ts'
import { addKey } from '../personal/key-file.ts'
import { openSecrets, readIdentityKeys } from '../secrets.ts'

/**
 * Exit codes: 0 all is sealed with the current key (or, with --verify, opens); 2 something is left, run it again;
 * 3 values that do not open; 64 wrong use; 78 the environment.
 */
const EXIT = { ok: 0, left: 2, unopened: 3, usage: 64, environment: 78 } as const

const USAGE = `用法 usage: npm run keys:rotate
              用当前密钥（IDENTITY_KEYS 的第一个）重新加密；可随时中断和继续
              seals everything anew with the current key, the first of IDENTITY_KEYS; may be stopped and started again
            npm run keys:rotate -- --new-key
              先在 DATA_DIR 的密钥文件中生成新密钥（未设 IDENTITY_KEYS 时）
              first makes a new key in the key file of DATA_DIR, where IDENTITY_KEYS is not set
            npm run keys:rotate -- --verify
              逐一解密并按密钥计数，不作改动
              opens every sealed value and counts by key; changes nothing
            npm run keys:rotate -- --index-entry FILE
              将检索密钥写成单独的条目，此后最旧的密钥方可停用
              writes the index key as an entry of its own, after which the oldest key can be dropped
`

interface Request {
  newKey: boolean
  verify: boolean
  indexEntry: string | null
}

function readArguments(): Request | null {
  try {
    const { values } = parseArgs({
      options: {
        'new-key': { type: 'boolean', default: false },
        verify: { type: 'boolean', default: false },
        'index-entry': { type: 'string' },
      },
    })
    const request = {
      newKey: values['new-key'],
      verify: values.verify,
      indexEntry: values['index-entry'] ?? null,
    }
    const chosen = [request.newKey, request.verify, request.indexEntry !== null].filter(Boolean)
    return chosen.length > 1 ? null : request
  } catch {
    return null
  }
}

function say(zh: string, en: string): void {
  process.stdout.write(`  ${zh}\n  ${en}\n`)
}

/** Runs work under a bar; the bar's end is the end of its last pass. */
async function withBar<T>(
  work: (onProgress: (progress: RotationProgress) => void) => Promise<T>,
): Promise<T> {
  const bar = new SingleBar({
    format: '  {bar} {percentage}% | 第 {pass} 遍 pass | {values} 值 values | {rate} 行/秒 rows/s',
    hideCursor: true,
  })
  let [started, pass] = [Date.now(), 0]
  try {
    return await work((progress) => {
      if (progress.pass !== pass) {
        pass = progress.pass
        started = Date.now()
        bar.start(progress.rowsTotal, 0, { pass, values: 0, rate: 0 })
      }
      const rate = Math.round((progress.rowsDone / Math.max(Date.now() - started, 1)) * 1000)
      bar.update(progress.rowsDone, { pass, values: progress.valuesDone, rate })
    })
  } finally {
    bar.stop()
  }
}

async function rotate(rotating: Rotating, config: Config): Promise<number> {
  const started = Date.now()
  const rotation = await withBar((onProgress) => rotateKeys(rotating, { onProgress }))
  const seconds = (Date.now() - started) / 1000
  for (const [table, values] of Object.entries(rotation.rotated)) {
    if (values > 0) process.stdout.write(`  ${table}: ${values}\n`)
  }
  process.stdout.write(`  ${rotation.values} 值 values, ${seconds.toFixed(1)} s\n`)
  if (rotation.unopened.length > 0) return sayUnopened(rotation.unopened)
  if (rotation.left > 0) {
    say(
      `尚余 ${rotation.left} 个值：正被其他事务占用，或有进程仍以旧密钥加密。请确认所有服务进程已使用新密钥后再次运行`,
      `${rotation.left} values are left: other transactions hold them, or a process still seals with an old key. Make sure that every server runs with the new key, and run this again`,
    )
    return EXIT.left
  }
  sayDroppable(config)
  return EXIT.ok
}

/** Which keys nothing needs any more. Backups of before do. */
function sayDroppable(config: Config): void {
  const { keys, indexFrom } = readIdentityKeys(config.identityKeys, config.dataDir)
  const old = [...keys.keys.keys()].filter((id) => id !== keys.current)
  const droppable = old.filter((id) => id !== indexFrom)
  say(`全部以密钥 ${keys.current} 加密`, `Everything is sealed with key ${keys.current}`)
  if (droppable.length > 0) {
    const ids = droppable.join(', ')
    say(
      `可停用的密钥：${ids}（须所有服务进程已使用新密钥；此前的备份仍需旧密钥）`,
      `Keys that can be dropped: ${ids} (once every server runs with the new key; backups of before still need them)`,
    )
  }
  if (indexFrom !== null) {
    say(
      `密钥 ${indexFrom} 不可停用：检索密钥由其导出。用 --index-entry FILE 将检索密钥写成单独的条目`,
      `Key ${indexFrom} can't be dropped: the index key is derived from it. Write the index key as an entry of its own with --index-entry FILE`,
    )
  }
}

async function verify(rotating: Rotating): Promise<number> {
  const { opened, unopened } = await withBar((onProgress) => verifySealed(rotating, { onProgress }))
  for (const [header, count] of Object.entries(opened)) {
    const current = rotating.cipher.header === `${header}.` ? ' 当前 current' : ''
    process.stdout.write(`  ${header}${current}: ${count}\n`)
  }
  if (unopened.length > 0) return sayUnopened(unopened)
  say('全部可以解密', 'Everything opens')
  return EXIT.ok
}

function sayUnopened(unopened: readonly Unopened[]): number {
  for (const { table, column, header, code, count } of unopened) {
    process.stdout.write(
      `  无法解密 does not open  ${table}.${column} ${header} ${code}: ${count}\n`,
    )
  }
  return EXIT.unopened
}

/** The index key is a secret: it goes to a file of its owner's alone, never to the screen. */
function writeIndexEntry(config: Config, path: string): number {
  const { keys, indexFrom } = readIdentityKeys(config.identityKeys, config.dataDir)
  if (indexFrom === null) {
    say('检索密钥已有单独的条目', 'The index key has an entry of its own already')
    return EXIT.ok
  }
  try {
    const entry = `index:${keys.indexKey.toString('base64')}\n`
    writeFileSync(path, entry, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const { code } = error as { code?: string }
    throw new StartError(`The index entry cannot be written to ${path} (${code}).`)
  }
  say(
    `已写入 ${path}：将该条目加入 IDENTITY_KEYS`,
    `Written to ${path}: add this entry to IDENTITY_KEYS`,
  )
  return EXIT.ok
}

function makeKey({ dataDir }: Config): string {
  try {
    return addKey(dataDir, new Date())
  } catch (error) {
    const { code } = error as { code?: string }
    if (code !== 'EEXIST') throw error
    throw new StartError(
      `Another process adds a key in ${dataDir}; if there is none, remove identity.keys.lock there.`,
    )
  }
}

async function main(): Promise<number> {
  const request = readArguments()
  if (request === null) {
    process.stderr.write(USAGE)
    return EXIT.usage
  }
  const config = readConfig(process.env)
  if (request.newKey && config.identityKeys !== null) {
    process.stderr.write(
      '密钥由 IDENTITY_KEYS 给出：请将新密钥写在其首位（openssl rand -base64 32）\n' +
        'The keys are given by IDENTITY_KEYS: put the new key first there (openssl rand -base64 32)\n',
    )
    return EXIT.usage
  }
  if (request.indexEntry !== null) return writeIndexEntry(config, request.indexEntry)
  const base = await openBase(config, { serves: false })
  try {
    if (request.newKey) {
      const id = makeKey(config)
      say(`新密钥 ${id}`, `New key ${id}`)
    }
    // Read again: the new key stands first by now.
    const { cipher } = openSecrets(config.identityKeys, config.dataDir)
    const rotating = { db: base.db, cipher }
    return request.verify ? await verify(rotating) : await rotate(rotating, config)
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
