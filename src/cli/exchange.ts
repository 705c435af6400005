import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { openAccessLog } from '../access-log/access-log.service.ts'
import { readConfig } from '../config.ts'
import type { Base } from '../disclosure/reading.ts'
import { StartError } from '../errors.ts'
import { listPlatformStates } from '../exchange/exchange.service.ts'
import { connectionsOf } from '../exchanging/connections.ts'
import type { ExchangeParts } from '../exchanging/parts.ts'
import { keepFile, takeIn } from '../exchanging/receive.service.ts'
import { kindOfFile } from '../exchanging/repair-decision.rules.ts'
import { repairDecisionTaker } from '../exchanging/repair-decision.taker.ts'
import { takeTurn } from '../exchanging/turn.service.ts'
import { watchFolder } from '../intake/watch.ts'
import { openBase } from '../open.ts'
import { makeReaders } from '../viewer/reader.ts'
import { runCommand, USAGE_EXIT } from './run.ts'

/** Exit codes: 0 done; 3 the platform failed; 64 wrong use; 78 the environment. */
const FAILED_EXIT = 3

const USAGE = `用法 usage: npm run exchange -- --platform CODE              一轮 one turn: send, fetch, compare
            npm run exchange -- --platform CODE --files FOLDER   接收文件夹中的文件 takes in the files of a folder
            npm run exchange -- --platform CODE --watch FOLDER   监视文件夹 the same, again and again
`

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        platform: { type: 'string' },
        files: { type: 'string' },
        watch: { type: 'string' },
      },
    })
    const isUseful = values.platform !== undefined && !(values.files && values.watch)
    return isUseful ? { ...values, platform: values.platform! } : null
  } catch {
    return null
  }
}

async function main(): Promise<number> {
  const asked = readArguments()
  if (asked === null) {
    process.stderr.write(USAGE)
    return USAGE_EXIT
  }
  const config = readConfig(process.env)
  const base = await openBase(config, { serves: false })
  const accessLog = await openAccessLog(base)
  const parts: ExchangeParts = {
    base,
    accessLog,
    readerOf: makeReaders(base),
    connections: connectionsOf(config.exchange, base.rules()),
    takeRepairDecisions: repairDecisionTaker(base),
  }
  try {
    const folder = asked.files ?? asked.watch
    if (folder === undefined) return await turn(parts, asked.platform)
    await receive(parts, asked.platform, folder, asked.watch !== undefined)
    return 0
  } finally {
    await accessLog.close()
    await base.db.close()
  }
}

async function turn(parts: ExchangeParts, code: string): Promise<number> {
  if (!parts.connections.has(code)) {
    throw new StartError(`EXCHANGE_${code}_URL, _SECRET and _PARTY say where the platform is.`)
  }
  await takeTurn(parts, code)
  const states = await listPlatformStates(parts.base)
  const { backlog, place } = states.find(({ rule }) => rule.code === code)!
  const open = `${backlog?.openBatches ?? 0} open, ${backlog?.deadBatches ?? 0} given up, ${backlog?.dueFacts ?? 0} due`
  process.stdout.write(`  ${code}: ${open}${place?.failure == null ? '' : `, ${place.failure}`}\n`)
  return place?.failure == null ? 0 : FAILED_EXIT
}

/** Files that a platform hands over by other ways than ours: dropped into a folder. */
async function receive(
  parts: ExchangeParts,
  code: string,
  folder: string,
  watches: boolean,
): Promise<void> {
  const rule = ruleOf(parts.base, code)
  const take = async (path: string) => {
    const content = readFileSync(path)
    const file = { name: basename(path), kind: kindOfFile(content), content } as const
    const isNew = await keepFile(parts, rule, file)
    await takeIn(parts, rule)
    process.stdout.write(`  ${file.name}: ${file.kind}${isNew ? '' : ', known 已接收过'}\n`)
    return 'done' as const
  }
  if (!watches) {
    const files = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isFile())
    for (const { name } of files) await take(join(folder, name))
    return
  }
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort())
  await watchFolder(folder, take, stop.signal)
}

function ruleOf(base: Base, code: string) {
  const rule = base.rules().current('platform', code, base.today())
  if (rule === null || rule.body.source === null)
    throw new StartError(`${code} is no platform that hands files over (rule data, platform).`)
  return rule
}

runCommand(main)
