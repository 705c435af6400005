import { onServer } from '../../test/support/postgres-server.ts'
import { startAsking } from './asking.ts'
import { call, countCodes, refusedWrongly, within } from './call.ts'
import { pause, settled, type Drilled } from './drill.ts'
import { firstAfter } from './load.ts'
import type { Town } from './town.ts'

const WRITERS = 16
const READING = { clients: 8, pauseMs: 20 }
/** For so long it takes no writes, in milliseconds. */
const HELD_MS = 3_000
const NEXT_MS = 2_000

/**
 * The database takes no writes for a while: public reads go on; what is not public is refused, since it could not be logged;
 * writes are refused, and go on without a start of the server.
 */
export async function readOnly(town: Town, rounds = 5): Promise<Drilled> {
  const asking = startAsking(town, WRITERS, READING)
  const { agent, load, open, checks } = asking
  const rows = []
  const wrong: string[] = []
  for (let round = 1; round <= rounds; round++) {
    await pause(1_000)
    await setReadOnly(town, true)
    const from = performance.now()
    await pause(HELD_MS)
    const { status } = await call(`${town.server.url}/readyz`, { agent })
    const to = performance.now()
    await setReadOnly(town, false)
    const back = performance.now()
    const nextMs = await firstAfter(load.tally.acknowledgedAt, back, 5 * NEXT_MS)
    const written = load.tally.acknowledgedAt.filter((at) => at >= from && at < to).length
    wrong.push(...refusedWrongly(within(open.answers, from, to), []))
    const closed = within(checks.answers, from, to)
    wrong.push(...refusedWrongly(closed, ['LOG_UNAVAILABLE', 'UNAVAILABLE']))
    rows.push({
      round,
      public: JSON.stringify(countCodes(within(open.answers, from, to))),
      checks: JSON.stringify(countCodes(closed)),
      written,
      readyz: status,
      nextMs: settled(nextMs),
    })
    // One that was asked for at the end may be answered, and logged, after it.
    if (closed.some(({ code, askedAt, ms }) => code === 'OK' && askedAt + ms < to))
      wrong.push('a check was answered unlogged')
  }
  await asking.stop()
  return asking.judge(
    rows,
    wrong,
    ({ written, readyz, nextMs }) =>
      written === 0 && readyz === 200 && nextMs !== null && nextMs <= NEXT_MS,
  )
}

/** As an administrator does it: for connections made from now on, so those that there are end. */
async function setReadOnly({ cluster }: Town, isOn: boolean): Promise<void> {
  const how = isOn
    ? 'set default_transaction_read_only = on'
    : 'reset default_transaction_read_only'
  await onServer(cluster.url, `alter database town ${how}`)
  if (isOn) await onServer(cluster.url, END_OLDER)
}

/** Once is not enough: a connection that was being made has read the old setting, and is not listed before it is there. */
const END_OLDER = `do $$
  declare since timestamptz := clock_timestamp();
  begin
    for time in 1 .. 10 loop
      perform pg_terminate_backend(pid) from pg_stat_activity
        where datname = 'town' and backend_start < since;
      perform pg_stat_clear_snapshot();
      perform pg_sleep(0.1);
    end loop;
  end $$`
