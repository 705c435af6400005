import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
}

// Nothing from another host, no eval, no inline script. Monaco writes its colours and positions
// into style elements and attributes, hence inline styles; its icons are data: fonts and images.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

interface Asset {
  contentType: string
  etag: string
  plain: Buffer
  gzip: Buffer | undefined
}

/**
 * Serves the built page: `index.html` at `/` to clients that accept `text/html` (others get the
 * server's not-found answer), every other file of `folder` at `/page/<name>`, immutable because
 * its name carries a hash. Files are read once, and each has its own exact route, so that a request
 * never reaches the file system. Throws when `folder` holds no built page.
 */
export function registerPage(fastify: FastifyInstance, { folder }: { folder: string }): void {
  const names = existsSync(folder) ? readdirSync(folder) : []
  if (!names.includes('index.html')) throw new Error(`No built page (index.html) in ${folder}`)
  const index = readAsset(folder, 'index.html')
  fastify.get('/', (request, reply) => {
    reply.header('vary', 'Accept')
    if (!request.headers.accept?.includes('text/html')) return reply.callNotFound()
    return sendAsset(request, reply.header('cache-control', 'no-cache'), index)
  })
  for (const name of names.filter(isPublic)) {
    const asset = readAsset(folder, name)
    fastify.get(`/page/${name}`, (request, reply) =>
      sendAsset(
        request,
        reply.header('cache-control', 'public, max-age=31536000, immutable'),
        asset,
      ),
    )
  }
}

/** Whether a file of the folder is an asset of a kind the page consists of, not its index. */
function isPublic(name: string): boolean {
  return name !== 'index.html' && extname(name) in CONTENT_TYPES
}

function readAsset(folder: string, name: string): Asset {
  const plain = readFileSync(join(folder, name))
  const gzipPath = join(folder, `${name}.gz`)
  return {
    contentType: CONTENT_TYPES[extname(name)] ?? 'application/octet-stream',
    etag: `W/"${createHash('sha256').update(plain).digest('base64url')}"`,
    plain,
    gzip: existsSync(gzipPath) ? readFileSync(gzipPath) : undefined,
  }
}

function sendAsset(request: FastifyRequest, reply: FastifyReply, asset: Asset): FastifyReply {
  const vary = [reply.getHeader('vary'), 'Accept-Encoding'].filter(Boolean).join(', ')
  reply.headers({ ...SECURITY_HEADERS, vary, etag: asset.etag })
  if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send()
  reply.type(asset.contentType)
  if (!asset.gzip || !acceptsGzip(request.headers['accept-encoding']))
    return reply.send(asset.plain)
  return reply.header('content-encoding', 'gzip').send(asset.gzip)
}

/** Whether an Accept-Encoding header takes gzip: named, and not with weight 0 (RFC 9110, 12.5.3). */
export function acceptsGzip(acceptEncoding: string | string[] | undefined): boolean {
  return String(acceptEncoding ?? '')
    .split(',')
    .some((part) => /^\s*(x-)?gzip\s*(;\s*q=(0\.0*[1-9]\d*|1(\.0*)?))?\s*$/i.test(part))
}
