import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueToken } from '../../src/credential/token.service.ts'
import { OPERATOR_VIEWER, type Permission, type Viewer } from '../../src/disclosure/viewer.ts'
import { makeEvidenceFolder } from '../../src/evidence/evidence-folder.ts'
import { loadEvidence } from '../../src/evidence/evidence.service.ts'
import { deleteUnfiled } from '../../src/evidence/unfiled.service.ts'
import { readPlainId } from '../../src/relay/global-id.ts'
import { bearer } from '../support/credentials.ts'
import { databases } from '../support/databases.ts'
import { makeObjections, type Objections } from '../support/objections.ts'
import type { World } from '../support/world.ts'
import { startHttp, type HttpServer } from './http-server.ts'

const PDF = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n'

describe.each(databases.slice(0, 1))('evidence over HTTP, on $name', ({ open }) => {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-test-'))
  let server: HttpServer
  let world: World
  let objections: Objections

  beforeAll(async () => {
    server = await startHttp({ evidence: makeEvidenceFolder(folder) }, await open())
    world = server.world
    objections = await makeObjections(world)
  })
  afterAll(async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const tokenOf = async (viewer: Viewer, permissions: Permission[]) =>
    (
      await issueToken(world.base, OPERATOR_VIEWER, {
        kind: 'MACHINE',
        partyId: viewer.party!.id,
        memberId: viewer.member!.id,
        name: '示例系统',
        permissions,
      })
    ).secret
  const put = (secret: string | null, body: string, type: string) =>
    fetch(`${server.url}/evidence`, {
      method: 'POST',
      body,
      headers: { 'content-type': type, ...(secret === null ? {} : bearer(secret)) },
    })
  const get = (secret: string | null, id: string) =>
    fetch(`${server.url}/evidence/${id}`, { headers: secret === null ? {} : bearer(secret) })
  const codeOf = async (answer: Response) => [
    answer.status,
    ((await answer.json()) as { code: string }).code,
  ]

  it('is kept by its hash, and given to who uploaded it and to the units that handle it', async () => {
    const { bureau, county, file, make, step } = objections
    const firm = await make.subject()
    const fact = (await make.penalty(firm)).id
    const own = await objections.representative(firm)
    const rival = await objections.representative(await make.subject())
    const mine = await tokenOf(own, ['subject:read'])
    const office = await tokenOf(bureau, ['objection:handle', 'subject:read'])
    const answer = await put(mine, PDF, 'application/pdf; name="zhangsan.pdf"')
    expect(answer.status).toBe(201)
    const sha256 = createHash('sha256').update(PDF).digest('hex')
    const kept = (await answer.json()) as { id: string }
    expect(kept).toMatchObject({ sha256, mediaType: 'application/pdf', bytes: PDF.length })
    const path = join(folder, sha256.slice(0, 2), sha256)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, sha256.slice(0, 2))).mode & 0o777).toBe(0o700)
    // The same content again stands there once.
    const again = await put(mine, PDF, 'application/pdf')
    expect(await again.json()).toMatchObject({ sha256 })
    expect(readdirSync(join(folder, sha256.slice(0, 2)))).toEqual([sha256])

    expect(await codeOf(await get(office, kept.id))).toEqual([404, 'NOT_FOUND'])
    const filed = await file(own, fact, { evidence: [kept.id] })
    expect(filed.objection.steps[0].evidence).toEqual([
      { evidenceId: kept.id, mediaType: 'application/pdf' },
    ])
    for (const secret of [mine, office]) {
      const given = await get(secret, kept.id)
      expect([given.status, await given.text()]).toEqual([200, PDF])
      expect(given.headers.get('content-type')).toBe('application/pdf')
      expect(given.headers.get('content-disposition')).toBe('attachment; filename="evidence"')
      expect(given.headers.get('cache-control')).toBe('no-store')
    }
    const others = [
      null,
      await tokenOf(rival, ['subject:read']),
      await tokenOf(county, ['objection:handle', 'subject:read']),
      await tokenOf(bureau, ['subject:read']),
    ]
    for (const secret of others)
      expect(await codeOf(await get(secret, kept.id))).toEqual([404, 'NOT_FOUND'])
    expect((await get(mine, 'nothing')).status).toBe(404)
    // What was uploaded with one objection is not used for another.
    await step('withdrawObjection', own, filed)
    const second = await file(own, fact, { evidence: [kept.id] })
    expect(second.problems.map(({ code }) => code)).toEqual(['EVIDENCE_UNKNOWN'])
    expect(server.log()).not.toContain('zhangsan')
  })

  it('is deleted when nobody filed it in time, its content when no other piece has it', async () => {
    const { file, make } = objections
    const firm = await make.subject()
    const own = await objections.representative(firm)
    const mine = await tokenOf(own, ['subject:read'])
    const upload = async (body: string) =>
      (await (await put(mine, body, 'application/pdf')).json()) as { id: string; sha256: string }
    const [shared, alone] = [PDF.replace('1.7', '1.4'), PDF.replace('1.7', '1.5')]
    const pieces = [await upload(shared), await upload(shared), await upload(alone)]
    const fact = (await make.penalty(firm)).id
    const filed = await file(own, fact, { evidence: [pieces[0]!.id] })
    expect(filed.problems).toEqual([])
    const before = world.base.now()
    const isKept = async (id: string) =>
      (await loadEvidence(world.base, readPlainId('evidence', id))) !== null
    const paths = pieces.map(({ sha256 }) => join(folder, sha256.slice(0, 2), sha256))
    const state = async () => [
      ...(await Promise.all(pieces.map(({ id }) => isKept(id)))),
      ...paths.map((path) => existsSync(path)),
    ]
    const files = makeEvidenceFolder(folder)
    try {
      world.setNow(new Date(before.getTime() + 29 * 86_400_000))
      expect(await deleteUnfiled(world.base, files)).toBe(0)
      expect(await state()).toEqual([true, true, true, true, true, true])
      // Content that was just put stays, since its row may be on its way; this was put long ago.
      for (const path of paths) utimesSync(path, before, new Date(Date.now() - 7_200_000))
      world.setNow(new Date(before.getTime() + 31 * 86_400_000))
      expect(await deleteUnfiled(world.base, files)).toBeGreaterThanOrEqual(2)
      expect(await state()).toEqual([true, false, false, true, true, false])
    } finally {
      world.setNow(before)
    }
  })

  it('is refused of another type than it says, too large, or from who has nothing to file', async () => {
    const { bureau, make } = objections
    const own = await objections.representative(await make.subject())
    const mine = await tokenOf(own, ['subject:read'])
    const before = readdirSync(folder)
    expect(await codeOf(await put(mine, PDF, 'image/png'))).toEqual([415, 'MEDIA_TYPE_UNSUPPORTED'])
    expect(await codeOf(await put(mine, 'MZ', 'application/pdf'))).toEqual([
      415,
      'MEDIA_TYPE_UNSUPPORTED',
    ])
    expect((await put(mine, '<svg/>', 'image/svg+xml')).status).toBe(415)
    expect((await put(null, PDF, 'application/pdf')).status).toBe(403)
    const reads = await tokenOf(bureau, ['subject:read'])
    expect((await put(reads, PDF, 'application/pdf')).status).toBe(403)
    expect(await declaredTooLarge(mine)).toBe(413)
    expect(readdirSync(folder)).toEqual(before)
  })

  it('is refused when its body stands still', async () => {
    const mine = await tokenOf(await objections.representative(await objections.make.subject()), [
      'subject:read',
    ])
    const body = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from(PDF)) })
    const from = performance.now()
    const answer = await fetch(`${server.url}/evidence`, {
      method: 'POST',
      headers: { 'content-type': 'application/pdf', ...bearer(mine) },
      body,
      duplex: 'half',
    } as RequestInit)
    expect(await codeOf(answer)).toEqual([408, 'BODY_TOO_SLOW'])
    expect(performance.now() - from).toBeLessThan(15_000)
  })

  /** The status for a body whose length is told, and is more than the rule data allow. */
  function declaredTooLarge(secret: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const asked = request(`${server.url}/evidence`, {
        method: 'POST',
        headers: {
          'content-type': 'application/pdf',
          'content-length': 10 * 1024 * 1024 + 1,
          ...bearer(secret),
        },
      })
      asked.on('response', (answer) => {
        resolve(answer.statusCode!)
        asked.destroy()
      })
      asked.on('error', reject)
      asked.write(PDF)
    })
  }
})
