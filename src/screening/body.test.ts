import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { LIST_BYTES_MOST, receiveBody } from './body.ts'

const code = (wanted: string) => expect.objectContaining({ code: wanted }) as Error
const FAST = { mostMs: 200, windowMs: 60, leastBytes: 1 }

test('a body is in a file that nobody else reads, until it is taken away', async () => {
  const file = await receiveBody(Readable.from([Buffer.from('甲,'), Buffer.from('乙\n')]), null)
  expect(readFileSync(file.path, 'utf8')).toBe('甲,乙\n')
  expect(file.bytes).toBe(8)
  expect(file.sha256).toBe(createHash('sha256').update('甲,乙\n').digest('hex'))
  expect(statSync(file.path).mode & 0o777).toBe(0o600)
  expect(statSync(dirname(file.path)).mode & 0o777).toBe(0o700)
  await file.remove()
  expect(existsSync(dirname(file.path))).toBe(false)
})

test('one that is too large is refused by what it says, and by what comes', async () => {
  await expect(receiveBody(Readable.from([]), LIST_BYTES_MOST + 1)).rejects.toThrow(
    code('BODY_TOO_LARGE'),
  )
  const chunk = Buffer.alloc(1024 * 1024)
  const endless = Readable.from(
    (function* () {
      for (;;) yield chunk
    })(),
  )
  await expect(receiveBody(endless, null)).rejects.toThrow(code('BODY_TOO_LARGE'))
  // Its connection is left, to be answered on.
  expect(endless.destroyed).toBe(false)
})

test('one that stands still, or takes too long, is refused', async () => {
  const still = new PassThrough()
  still.write('a')
  const from = performance.now()
  await expect(receiveBody(still, null, { ...FAST, mostMs: 5_000 })).rejects.toThrow(
    code('BODY_TOO_SLOW'),
  )
  expect(performance.now() - from).toBeLessThan(1_000)

  const steady = new PassThrough()
  const timer = setInterval(() => steady.write('a'), 10)
  await expect(receiveBody(steady, null, FAST)).rejects.toThrow(code('BODY_TOO_SLOW'))
  clearInterval(timer)
})

test('one that breaks off is refused', async () => {
  const broken = new PassThrough()
  broken.write('a')
  setTimeout(() => broken.destroy(new Error('aborted')), 20)
  await expect(receiveBody(broken, null)).rejects.toThrow(code('BAD_REQUEST'))
})
