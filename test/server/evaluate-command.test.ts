import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillCity } from '../../src/generate/fill.ts'
import { hasServer, openServerDatabase } from '../intake/command.ts'
import { makeFactories, type MadeSubject } from '../support/make.ts'
import { makeParty } from '../support/parties.ts'
import { startProgram } from '../support/program.ts'
import { makeWorld } from '../support/world.ts'

const SUBJECTS = 3_500
const FROM = ['--scheme', 'DEMO-RECORDS', '--from', '2025-01-01']

describe.runIf(hasServer)('npm run evaluate', () => {
  let server: NonNullable<Awaited<ReturnType<typeof openServerDatabase>>>
  let firm: MadeSubject
  const folder = mkdtempSync(join(tmpdir(), 'credit-evaluate-'))
  const start = (...args: string[]) =>
    startProgram('cli/evaluate', args, { DATABASE_URL: server.url, DATA_DIR: folder })
  const kept = async () => {
    const [row] = await server.db.query<{ evaluations: number; subjects: number; steps: number }>(
      `select (select count(*)::int from evaluation) as evaluations,
              (select count(distinct subject_id)::int from evaluation) as subjects,
              (select count(*)::int from evaluation_step) as steps`,
    )
    return row!
  }

  beforeAll(async () => {
    server = (await openServerDatabase())!
    const world = await makeWorld(server.db)
    await makeParty(world.base, 'BUREAU', { regionCode: '320600', sourceCode: 'TRANSPORT_BUREAU' })
    firm = await makeFactories(world).subject()
    await fillCity(world.writing, {
      seed: 'evaluate',
      subjects: SUBJECTS,
      sourceCode: 'TRANSPORT_BUREAU',
    })
  })
  afterAll(async () => {
    await server.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('loses at most one batch when it is killed, and goes on where it was', async () => {
    const killed = start(...FROM)
    while ((await kept()).evaluations === 0) await sleep(5)
    killed.child.kill('SIGKILL')
    await killed.ended
    const before = await kept()
    // Whole batches, each subject once, with its step.
    expect(before.evaluations % 1000).toBe(0)
    expect(before).toMatchObject({ subjects: before.evaluations, steps: before.evaluations })
    const ended = await start(...FROM).ended
    expect(ended).toMatchObject({ code: 0 })
    const after = await kept()
    expect(after.evaluations).toBeGreaterThan(before.evaluations)
    expect(after).toMatchObject({ subjects: after.evaluations, steps: after.evaluations })
    expect(ended.out).toContain(`此前已评 evaluated before ${before.evaluations}`)
    const again = await start(...FROM).ended
    expect(again.out).toContain('本次 now 0')
    expect(await kept()).toEqual(after)
  })

  it('takes one subject, or those of a file', async () => {
    const one = await start(
      '--scheme',
      'DEMO-RECORDS',
      '--from',
      '2024-01-01',
      '--subject',
      firm.usci,
    ).ended
    expect(one.out).toContain('主体 subjects 1 · 此前已评 evaluated before 0 · 本次 now 1')
    const file = join(folder, 'cohort.txt')
    writeFileSync(file, `${firm.usci}\n91320600MA00000000\n`)
    const some = await start('--scheme', 'DEMO-RECORDS', '--from', '2023-01-01', '--subjects', file)
      .ended
    expect(some.out).toContain('未知主体 unknown subjects: 1')
    expect(some.out).toContain('本次 now 1')
  })

  it('refuses what it cannot do, each with its exit code', async () => {
    expect((await start().ended).code).toBe(64)
    expect((await start('--scheme', 'DEMO-RECORDS', '--from', 'soon').ended).code).toBe(64)
    const incomplete = await start('--scheme', 'GX-OVERLOAD').ended
    expect(incomplete).toMatchObject({ code: 3 })
    expect(incomplete.out).toContain('SCHEME_INCOMPLETE')
    const nowhere = await start('--scheme', 'DEMO-RECORDS', '--region', '999999').ended
    expect(nowhere.code).toBe(78)
    const nobody = await start('--scheme', 'DEMO-RECORDS', '--source', 'COURT').ended
    expect(nobody.code).toBe(78)
  })
})
