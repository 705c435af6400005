import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { getOperationAST, parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPage } from '../../scripts/build-page.ts'
import { withoutHeaders } from './browser/history.rules.ts'
import { EXAMPLES } from './examples.ts'
import { acceptsGzip, registerPage } from './page.ts'

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const INDEX = '<!doctype html><title>page</title>'
const SCRIPT = 'console.log(1)'

let folder: string
let server: FastifyInstance

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-'))
  await writeFile(join(folder, 'index.html'), INDEX)
  await writeFile(join(folder, 'main-AB12.js'), SCRIPT)
  await writeFile(join(folder, 'main-AB12.js.gz'), gzipSync(SCRIPT))
  await writeFile(join(folder, 'main-AB12.css'), 'a{}')
  await writeFile(join(folder, 'secret.env'), 'KEY=1')
  server = Fastify()
  registerPage(server, { folder })
})

afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

describe('the page itself', () => {
  it('is given to a browser, revalidated, and 304 when unchanged', async () => {
    const first = await server.inject({ url: '/', headers: HTML })
    expect(first.statusCode).toBe(200)
    expect(first.body).toBe(INDEX)
    expect(first.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(first.headers['cache-control']).toBe('no-cache')
    expect(first.headers.vary).toBe('Accept, Accept-Encoding')
    const etag = String(first.headers.etag)
    const again = await server.inject({ url: '/', headers: { ...HTML, 'if-none-match': etag } })
    expect(again.statusCode).toBe(304)
    expect(again.body).toBe('')
  })

  it('is not given to a client that does not ask for HTML', async () => {
    const answer = await server.inject({ url: '/', headers: { accept: 'application/json' } })
    expect(answer.statusCode).toBe(404)
    expect(answer.headers.vary).toBe('Accept')
    expect((await server.inject({ url: '/' })).statusCode).toBe(404)
  })

  it('names no outside host in its policy and allows no eval and no inline script', async () => {
    const { headers } = await server.inject({ url: '/', headers: HTML })
    const policy = String(headers['content-security-policy'])
    const directives = new Map(
      policy.split('; ').map((part): [string, string] => {
        const [name = '', ...sources] = part.split(' ')
        return [name, sources.join(' ')]
      }),
    )
    expect(directives.get('default-src')).toBe("'none'")
    expect(directives.get('script-src')).toBe("'self'")
    expect(directives.get('worker-src')).toBe("'self'")
    expect(directives.get('connect-src')).toBe("'self'")
    expect(directives.get('frame-ancestors')).toBe("'none'")
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|blob:/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
  })

  it('refuses a folder without a built page', () => {
    const missing = join(folder, 'missing')
    expect(() => registerPage(Fastify(), { folder: missing })).toThrow('No built page')
  })
})

describe('assets', () => {
  it('have their content type and are immutable', async () => {
    const script = await server.inject({ url: '/page/main-AB12.js' })
    expect(script.body).toBe(SCRIPT)
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(script.headers['content-encoding']).toBeUndefined()
    const style = await server.inject({ url: '/page/main-AB12.css' })
    expect(style.headers['content-type']).toBe('text/css; charset=utf-8')
  })

  it('come compressed where the client takes gzip and a compressed file exists', async () => {
    const headers = { 'accept-encoding': 'gzip, br' }
    const script = await server.inject({ url: '/page/main-AB12.js', headers })
    expect(script.headers['content-encoding']).toBe('gzip')
    expect(script.headers.vary).toBe('Accept-Encoding')
    expect(gunzipSync(script.rawPayload).toString()).toBe(SCRIPT)
    const style = await server.inject({ url: '/page/main-AB12.css', headers })
    expect(style.headers['content-encoding']).toBeUndefined()
    expect(style.body).toBe('a{}')
  })

  it.each([
    '/page/index.html',
    '/page/secret.env',
    '/page/main-AB12.js.gz',
    '/page/../package.json',
    '/page/..%2f..%2fpackage.json',
    '/page/%2e%2e/%2e%2e/etc/passwd',
    '/page/..%5cpackage.json',
    '/page//etc/passwd',
    '/page/',
  ])('do not include %s', async (url) => {
    expect((await server.inject({ url, headers: HTML })).statusCode).toBe(404)
  })
})

it.each([
  ['gzip', true],
  ['br, gzip;q=0.5', true],
  ['GZIP; q=1', true],
  ['gzip;q=0', false],
  ['gzip;q=0.000, br', false],
  ['br', false],
  [undefined, false],
])('takes gzip with Accept-Encoding %s: %s', (header, expected) => {
  expect(acceptsGzip(header)).toBe(expected)
})

it('keeps no token in the history of the browser', () => {
  const entry = { query: '{ viewer { party } }', variables: '{"headers":1}' }
  const history = { queries: [{ ...entry, headers: '{"Authorization":"Bearer t"}' }] }
  expect(JSON.parse(withoutHeaders(JSON.stringify(history)))).toEqual({ queries: [entry] })
})

describe('examples', () => {
  it.each(EXAMPLES)('$title.en parses, is named, commented in Chinese and English', (example) => {
    const operation = getOperationAST(parse(example.query))
    expect(operation?.name?.value).toMatch(/^[A-Z]\w+$/)
    const declared = operation?.variableDefinitions ?? []
    const names = declared.map(({ variable }) => variable.name.value)
    expect(names).toEqual(expect.arrayContaining(Object.keys(example.variables)))
    const required = declared.filter(({ type }) => type.kind === 'NonNullType')
    for (const { variable } of required)
      expect(example.variables).toHaveProperty(variable.name.value)
    const comments = example.query.split('\n').filter((line) => line.startsWith('#'))
    expect(comments.some((line) => /\p{Script=Han}/u.test(line))).toBe(true)
    expect(comments.some((line) => /^# [A-Z][\x20-\x7e]+$/.test(line))).toBe(true)
  })

  it('have distinct titles and operation names', () => {
    const names = EXAMPLES.map(({ query }) => getOperationAST(parse(query))?.name?.value)
    expect(new Set(names).size).toBe(EXAMPLES.length)
    expect(new Set(EXAMPLES.map(({ title }) => title.zh)).size).toBe(EXAMPLES.length)
  })
})

describe('the built page', () => {
  let built: string
  let texts: Map<string, string>

  beforeAll(async () => {
    built = await mkdtemp(join(tmpdir(), 'built-page-'))
    await buildPage(built)
    const names = (await readdir(built)).filter((name) => !name.endsWith('.gz'))
    const entries = names.map(async (name): Promise<[string, string]> => {
      return [name, await readFile(join(built, name), 'utf8')]
    })
    texts = new Map(await Promise.all(entries))
  })

  afterAll(() => rm(built, { recursive: true }))

  it('holds every file that it asks for, hashed, each with an equal compressed copy', async () => {
    const asked = [...texts.values()].flatMap((text) => [
      ...text.matchAll(/["'=]\/page\/([\w.-]+)|["']\.\/([\w.-]+\.js)["']/g),
    ])
    const names = asked.map(([, absolute, relative]) => absolute ?? relative ?? '')
    expect(names.length).toBeGreaterThan(5)
    expect(names.filter((name) => !texts.has(name))).toEqual([])
    const hashed = [...texts.keys()].filter((name) => name !== 'index.html')
    expect(hashed.filter((name) => !/-[A-Z0-9]{8}\.(js|css)(\.LEGAL\.txt)?$/.test(name))).toEqual(
      [],
    )
    for (const [name, text] of texts) {
      const compressed = await readFile(join(built, `${name}.gz`))
      expect(gunzipSync(compressed).toString() === text, name).toBe(true)
    }
  })

  it('asks no other host for scripts, styles, fonts or workers', () => {
    const outside = {
      '.html': /https?:|["']\/\//,
      '.css': /url\(["']?(https?:)?\/\/|@import/,
      '.js': /(from|import\(|importScripts\()\s*["'`]https?:|esm\.sh\/|unpkg\.com|jsdelivr/,
    }
    for (const [extension, pattern] of Object.entries(outside)) {
      const files = [...texts].filter(([name]) => name.endsWith(extension))
      expect(files.length).toBeGreaterThan(0)
      expect(files.filter(([, text]) => pattern.test(text)).map(([name]) => name)).toEqual([])
    }
  })

  it('speaks Chinese', () => {
    const all = [...texts.values()].join('')
    const wanted = ['变量 Variables', '请求头 Headers', '示例 Examples', '访问令牌']
    expect(wanted.filter((text) => !all.includes(text))).toEqual([])
  })
})
