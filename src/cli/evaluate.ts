import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import { readConfig } from '../config.ts'
import type { Base } from '../disclosure/reading.ts'
import { StartError } from '../errors.ts'
import { advanceCohort } from '../evaluating/advance.service.ts'
import {
  evaluateCohort,
  type BatchProgress,
  type BatchSummary,
} from '../evaluating/batch.service.ts'
import { listByUsci } from '../evaluating/batch.store.ts'
import type { EvaluationProblem } from '../evaluation/evaluation-problem.ts'
import { openBase } from '../open.ts'
import { listPartiesBySource } from '../party/party.store.ts'
import { readGlobalId } from '../relay/global-id.ts'
import { addDays } from '../rule/calendar.rules.ts'
import { runCommand, USAGE_EXIT } from './run.ts'

/** Exit codes: 0 all evaluated; 3 refused (the scheme, the party or the period does not fit); 64 wrong use; 78 the environment. */
const REFUSED_EXIT = 3

/** Who acts, in the steps that are kept. */
const ACTOR = 'command line'

const USAGE = `用法 usage: npm run evaluate -- --scheme CODE [--sector DOMAIN] [--region CODE] [--subject USCI] [--subjects FILE]
            [--from YYYY-MM-DD] [--until YYYY-MM-DD] [--source CODE | --party ID]
     npm run evaluate -- --scheme CODE --publish | --finalize [--valid-until YYYY-MM-DD] [--from YYYY-MM-DD]
  --sector：领域 · field of business    --region：区划，含其下各级 · division, all below included
  --subject、--subjects：统一社会信用代码，文件每行一个 · USCIs, one a line of FILE
  --from、--until：评价周期，默认为上一完整周期 · the period; by default the last whole cycle
  --publish、--finalize：将初评结果公示；将公示期满的定级 · begins the publicity; makes final what had it
  --valid-until：有效期至，方案未规定时必填 · last day on which grades count, where the scheme sets none
  --source、--party：评价单位，默认为来源 TRANSPORT_BUREAU 的单位 · who evaluates: by default the department of that source
`

const OPTIONS = {
  scheme: { type: 'string' },
  sector: { type: 'string' },
  region: { type: 'string' },
  subject: { type: 'string' },
  subjects: { type: 'string' },
  from: { type: 'string' },
  until: { type: 'string' },
  source: { type: 'string', default: 'TRANSPORT_BUREAU' },
  party: { type: 'string' },
  publish: { type: 'boolean', default: false },
  finalize: { type: 'boolean', default: false },
  'valid-until': { type: 'string' },
} as const

function readArguments() {
  try {
    const { values } = parseArgs({ options: OPTIONS })
    const days = [values.from, values.until, values['valid-until']]
    const isUseful =
      days.every((day) => day === undefined || /^\d{4}-\d{2}-\d{2}$/.test(day)) &&
      !(values.publish && values.finalize)
    return values.scheme === undefined || !isUseful ? null : { ...values, scheme: values.scheme }
  } catch {
    return null
  }
}
type Arguments = NonNullable<ReturnType<typeof readArguments>>

/** The department that evaluates: the one of a source, unless it is named. */
async function partyOf({ db }: Base, { source, party }: Arguments) {
  const key = party === undefined ? null : readGlobalId(party)
  const id = key?.kind === 'party' ? key.id : party
  const found = (await listPartiesBySource(db, source)).filter(
    (one) => one.state === 'ACTIVE' && (id === undefined || one.id === id),
  )
  const departments = found.filter((one) => id !== undefined || one.class === 'BUREAU')
  if (departments.length === 1) return departments[0]!
  throw new StartError(
    departments.length === 0
      ? `no department in force has the source ${source}; --source and --party name another.`
      : `several departments have the source ${source}: name one by --party.`,
  )
}

/** The subjects that were named; null: none were. */
async function subjectsOf(
  { db }: Base,
  { subject, subjects }: Arguments,
): Promise<string[] | null> {
  if (subject === undefined && subjects === undefined) return null
  const lines = subjects === undefined ? [] : readFileSync(subjects, 'utf8').split('\n')
  const values = [...lines, subject ?? '']
    .map((line) =>
      line
        .replace(/^\ufeff/, '')
        .trim()
        .toUpperCase(),
    )
    .filter((line) => line !== '')
  const found = await listByUsci(db, { values })
  const known = new Set(found.map(({ value }) => value))
  const unknown = values.filter((value) => !known.has(value))
  if (unknown.length > 0)
    process.stdout.write(`  未知主体 unknown subjects: ${unknown.length}, ${unknown[0]} …\n`)
  return [...new Set(found.map(({ id }) => id))]
}

function report({ scheme, period, total, skipped, evaluated, byGrade }: BatchSummary, ms: number) {
  const order = [...scheme.body.scale.map(({ code }) => code), 'UNDETERMINED']
  const grades = order.filter((code) => byGrade[code] !== undefined)
  const lines = [
    `  ${scheme.zh} · ${scheme.code}@${scheme.validFrom}, ${period.from} – ${addDays(period.to, -1)}`,
    `  主体 subjects ${total} · 此前已评 evaluated before ${skipped} · 本次 now ${evaluated}`,
    ...(grades.length === 0
      ? []
      : [`  ${grades.map((code) => `${code} ${byGrade[code]}`).join(' · ')}`]),
    `  ${(ms / 1000).toFixed(1)} s, ${Math.round((evaluated / Math.max(ms, 1)) * 1000)} 个/秒 subjects/s`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Runs what reports its progress, with a bar. */
async function withBar<Done>(
  run: (onProgress: (progress: BatchProgress) => void) => Promise<Done>,
): Promise<Done> {
  const bar = new SingleBar({
    format: '  {bar} {percentage}% | {value}/{total} | 剩余 left {eta_formatted}',
    hideCursor: true,
    noTTYOutput: false,
  })
  let isShown = false
  const done = await run((progress) => {
    if (!isShown) bar.start(progress.total, progress.done)
    isShown = true
    bar.update(progress.done)
  })
  if (isShown) bar.stop()
  return done
}

function refused({ code, zh, en }: EvaluationProblem): number {
  process.stdout.write(`  未办理 refused  ${code}\n  ${zh}\n  ${en}\n`)
  return REFUSED_EXIT
}

async function evaluate(base: Base, given: Arguments): Promise<number> {
  const party = await partyOf(base, given)
  const subjects = await subjectsOf(base, given)
  const started = Date.now()
  const done = await withBar((onProgress) =>
    evaluateCohort(base, {
      scheme: given.scheme,
      party,
      actor: ACTOR,
      periodFrom: given.from ?? null,
      periodTo: given.until === undefined ? null : addDays(given.until, 1),
      domain: given.sector ?? null,
      region: given.region ?? null,
      subjects,
      onProgress,
    }),
  )
  if ('problem' in done) return refused(done.problem)
  report(done, Date.now() - started)
  return 0
}

async function advance(base: Base, given: Arguments): Promise<number> {
  const party = await partyOf(base, given)
  const until = given['valid-until']
  const done = await withBar((onProgress) =>
    advanceCohort(base, {
      action: given.finalize ? 'FINALIZE' : 'PUBLISH',
      scheme: given.scheme,
      party,
      actor: ACTOR,
      periodFrom: given.from ?? null,
      validTo: until === undefined ? null : addDays(until, 1),
      onProgress,
    }),
  )
  if ('problem' in done) return refused(done.problem)
  const left = Object.entries(done.left).map(([code, count]) => ` · ${code} ${count}`)
  process.stdout.write(
    `  待办 waiting ${done.total} · 本次 taken on ${done.taken}${left.join('')}\n`,
  )
  return 0
}

async function main(): Promise<number> {
  const given = readArguments()
  if (given === null) {
    process.stderr.write(USAGE)
    return USAGE_EXIT
  }
  const base = await openBase(readConfig(process.env), { serves: false })
  try {
    const on = base.today()
    const { sector, region } = given
    if (sector !== undefined && base.rules().current('domain', sector, on) === null)
      throw new StartError(`no such field of business: ${sector}`)
    if (region !== undefined && regionIsUnknown(base, region))
      throw new StartError(`no such division: ${region}`)
    return given.publish || given.finalize
      ? await advance(base, given)
      : await evaluate(base, given)
  } finally {
    await base.db.close()
  }
}

function regionIsUnknown(base: Base, region: string): boolean {
  return !base
    .rules()
    .list('region')
    .some(({ code }) => code === region)
}

runCommand(main)
