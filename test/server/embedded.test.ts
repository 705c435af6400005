import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbedded } from '../../src/database/embedded.ts'
import { EXAMPLES } from '../../src/page/examples.ts'
import {
  post,
  removeFolders,
  run,
  startServer,
  temporaryFolder,
  until,
  type RunningServer,
} from './process.ts'

/** What `npm start` does on a fresh clone: the embedded database, filled with the demo set. */
describe('the server on an embedded database', () => {
  let folder: string
  let server: RunningServer

  beforeAll(async () => {
    folder = temporaryFolder()
    server = await startServer({ DATA_DIR: folder })
  })

  afterAll(async () => {
    server.child.kill('SIGKILL')
    await server.ended
    removeFolders()
  })

  it('says where it is, and that its data are not safe', async () => {
    await until(() => server.out().includes('health'))
    expect(server.out()).toContain(`${server.url}/graphql`)
    expect(server.out()).toContain('not for data that must last')
    expect(server.err()).toBe('')
  })

  it.each(EXAMPLES)('answers the example "$title.en" with something', async (example) => {
    const tokens = JSON.parse(readFileSync(join(folder, 'demo-tokens.json'), 'utf8'))
    const headers =
      example.token === undefined ? {} : { authorization: `Bearer ${tokens[example.token]}` }
    const { status, body } = await post(server.url, example.query, example.variables, headers)
    expect(body.errors).toBeUndefined()
    expect(status).toBe(200)
    const [answer] = Object.values(body.data ?? {}) as Record<string, unknown>[]
    expect(answer).not.toBeNull()
    if ('edges' in answer!) expect(answer['edges']).not.toHaveLength(0)
    if ('outcome' in answer!) expect(answer['outcome']).toBe('RESTRICTED')
    if ('records' in answer!) expect(JSON.stringify(answer['records'])).toContain('PenaltyRecord')
    if ('timeline' in answer!) expect(JSON.stringify(answer['timeline'])).toContain('"EVALUATION"')
  })

  it('finds the firm of the examples by every way to it', async () => {
    for (const index of [0, 1, 3]) {
      const { title, query, variables } = EXAMPLES[index]!
      const { body } = await post(server.url, query, variables)
      expect(JSON.stringify(body), title.en).toContain('南通示例通达运输有限公司')
    }
  })

  it('lets no second process at its folder', async () => {
    const second = run('main', { DATA_DIR: folder, PORT: '0' })
    expect(await second.ended).toBe(78)
    expect(second.err()).toContain(`in use by process ${server.child.pid}`)
    expect((await post(server.url, '{ viewer { class } }')).status).toBe(200)
  })

  it('keeps its folder from other users', () => {
    const mode = execFileSync('stat', ['-c', '%a', folder, join(folder, 'identity.keys')])
    expect(mode.toString().trim().split('\n')).toEqual(['700', '600'])
  })

  it('opens again after kill -9, with what it held', async () => {
    const before = await post(server.url, EXAMPLES[0]!.query, EXAMPLES[0]!.variables)
    server.child.kill('SIGKILL')
    expect(await server.ended).toBe('SIGKILL')
    expect(existsSync(join(folder, 'lock'))).toBe(true)
    server = await startServer({ DATA_DIR: folder })
    const after = await post(server.url, EXAMPLES[0]!.query, EXAMPLES[0]!.variables)
    expect(after.body).toEqual(before.body)
  })

  it('stops at SIGTERM, and leaves no lock', async () => {
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    expect(existsSync(join(folder, 'lock'))).toBe(false)
  })
})

it('a process that is killed loses no row that it acknowledged', async () => {
  const folder = temporaryFolder()
  const writer = run('test/server/writer.ts', { DATA_DIR: folder })
  // Every row is on its way as soon as the one before was acknowledged: the kill hits one in the middle.
  await until(() => acknowledged(writer.out()) >= 200, 60_000)
  writer.child.kill('SIGKILL')
  expect(await writer.ended).toBe('SIGKILL')
  const most = acknowledged(writer.out())
  const db = await openEmbedded(folder)
  const rows = await db.query<{ n: number }>('select n from written order by n')
  await db.close()
  expect(rows.length).toBeGreaterThanOrEqual(most)
  expect(rows.slice(0, most).map(({ n }) => n)).toEqual(
    Array.from({ length: most }, (_, n) => n + 1),
  )
})

function acknowledged(out: string): number {
  // The last line may be cut in the middle.
  return Number(out.slice(0, out.lastIndexOf('\n')).split('\n').at(-1) ?? 0)
}
