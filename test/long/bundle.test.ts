import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { makeBundle } from '../../scripts/bundle.ts'
import { freePort, removeFolders, temporaryFolder } from '../server/process.ts'

afterAll(removeFolders)

/** Runs the rest in a network of its own that has itself alone, where the system lets us. */
const ALONE = ['unshare', '-rn', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh']
const canBeAlone = spawnSync(ALONE[0]!, [...ALONE.slice(1), 'true']).status === 0

/** Starts the server of the folder it runs in, asks it, and prints `{ ready, answer, out }`; runs beside it, in its network. */
const ASKS = `
import { spawn } from 'node:child_process'
const url = 'http://127.0.0.1:' + process.env.PORT
const server = spawn(process.execPath, ['dist/main.js'], { stdio: ['ignore', 'pipe', 'inherit'] })
server.stdout.resume()
const end = Date.now() + 110000
let ready = 0
while (ready !== 200 && Date.now() < end && server.exitCode === null) {
  ready = await fetch(url + '/readyz').then((r) => r.status, () => 0)
  if (ready !== 200) await new Promise((resolve) => setTimeout(resolve, 250))
}
const page = await fetch(url + '/', { headers: { accept: 'text/html' } }).then((r) => r.text())
const query = '{ subject(identifier: { value: "913206000000001230" }) { name } }'
const answer = await fetch(url + '/graphql', { method: 'POST', headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query }) }).then((r) => r.json())
const outside = await fetch('http://192.0.2.1/', { signal: AbortSignal.timeout(2000) }).then(() => true, (e) => e.cause?.code ?? e.name)
server.kill('SIGTERM')
const code = await new Promise((resolve) => server.once('close', resolve))
console.log(JSON.stringify({ ready, page: page.includes('GraphQL'), answer, outside, code }))
`

it('the bundle starts in an empty folder without a network, and needs nothing of one platform', async () => {
  const into = temporaryFolder()
  const { file, native } = makeBundle(into)
  expect(native).toEqual([])
  expect(file).toMatch(/-any\.tar\.gz$/)
  const summed = spawnSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: into, encoding: 'utf8' })
  expect(summed.stdout).toBe(`${basename(file)}: OK\nsbom.cdx.json: OK\n`)

  const empty = temporaryFolder()
  expect(spawnSync('tar', ['-xzf', file, '--strip-components=1'], { cwd: empty }).status).toBe(0)
  const { devDependencies, scripts } = JSON.parse(
    readFileSync(join(empty, 'package.json'), 'utf8'),
  ) as { devDependencies?: object; scripts: Record<string, string> }
  expect(devDependencies).toBeUndefined()
  expect(Object.keys(scripts)).toContain('doctor')
  expect(existsSync(join(empty, 'node_modules/vitest'))).toBe(false)

  const command = [
    ...(canBeAlone ? ALONE : []),
    process.execPath,
    '--input-type=module',
    '-e',
    ASKS,
  ]
  const asked = spawn(command[0]!, command.slice(1), {
    cwd: empty,
    env: { PATH: process.env['PATH'] ?? '', PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  asked.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  await new Promise((resolve) => asked.once('close', resolve))
  const { outside, ...seen } = JSON.parse(printed) as { outside: unknown }
  expect(seen).toMatchObject({
    ready: 200,
    page: true,
    answer: { data: { subject: { name: '南通示例通达运输有限公司' } } },
    code: 0,
  })
  if (canBeAlone) expect(outside).toBe('ENETUNREACH')
})
