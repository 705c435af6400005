import { afterAll, describe, expect, inject, it } from 'vitest'
import { onServer } from '../support/postgres-server.ts'
import { cloneTemplate, type ClonedDatabase } from './clone.ts'
import { production, run } from './process.ts'

const { postgres } = inject('databases')

async function doctor(environment: Record<string, string>) {
  const program = run('cli/doctor', environment)
  return { code: await program.ended, text: program.out() }
}

describe.runIf(postgres !== null)('the doctor', () => {
  const made: ClonedDatabase[] = []
  afterAll(() => Promise.all(made.map(({ drop }) => drop())))
  const clone = async () => {
    const one = await cloneTemplate()
    made.push(one)
    return one
  }

  it('says in both languages what stops the product, and nothing of secrets', async () => {
    const { url } = await clone()
    const healthy = production(url)
    const wrong = { ...healthy, DATABASE_URL: url.replace(/:[^:@]+@/, ':not-the-password@') }
    const bare = await clone()
    await onServer(bare.url, 'revoke select on subject from credit_public')
    const empty = await cloneTemplate(
      `template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'`,
    )
    made.push(empty)
    const answers = await Promise.all(
      [healthy, wrong, production(bare.url), production(empty.url), { NODE_ENV: 'production' }].map(
        doctor,
      ),
    )
    const [good, refused, open, missing, unset] = answers
    // The test server does not fsync.
    expect(good!.text).toMatch(/正常 ok\s+列授权与行策略[\s\S]*fsync/)
    expect(refused).toMatchObject({ code: 1, text: expect.stringContaining('28P01') })
    expect(open!.text).toMatch(/异常 FAIL[\s\S]*rights in the database/)
    expect(missing!.text).toMatch(/迁移[\s\S]*尚未执行/)
    expect(unset).toMatchObject({ code: 1, text: expect.stringContaining('IDENTITY_KEYS') })
    for (const { text } of answers) expect(text).not.toMatch(/not-the-password|postgres:\/\/\w+:/)
  })
})
