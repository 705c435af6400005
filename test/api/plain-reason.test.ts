import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAccess } from '../../src/access-log/access.rules.ts'
import { OPERATOR_VIEWER } from '../../src/disclosure/viewer.ts'
import { proposeAct } from '../../src/party/administration.service.ts'
import { mergeSubjects } from '../../src/subject/merge.service.ts'
import { makeParty } from '../support/parties.ts'
import { makeWorld, type World } from '../support/world.ts'

const NUMBER = '11010519491231002X'
const REASON = `当事人${NUMBER}申请`

describe('a reason, which is kept in plain, holds no identity number', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
  })
  afterAll(() => world.close())

  it('of a merge', () => {
    const merge = () => mergeSubjects(world.writing, uuidv7(), uuidv7(), REASON)
    expect(merge).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }))
  })

  it('of an act of administration', async () => {
    const party = await makeParty(world.base, 'BUREAU', { regionCode: '320600' })
    const propose = async (reason: string) =>
      proposeAct(world.base, OPERATOR_VIEWER, 'SUSPEND_PARTY', party.id, {}, reason)
    await expect(propose(REASON)).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(propose('机构调整')).resolves.toMatchObject({ state: 'PROPOSED' })
  })

  it('nor does the name of an operation in the access log', () => {
    const { operation } = readAccess({
      viewer: OPERATOR_VIEWER,
      requestId: 'x',
      operation: `File_${NUMBER}`,
      documentHash: 'x',
      coordinates: [],
      subjectIds: [],
      consents: [],
      untilClosed: false,
    })
    expect(operation).not.toContain(NUMBER)
    expect(operation).toContain('File_')
  })
})
