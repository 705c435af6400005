import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { registerReceiptKeys } from '../../src/receipt/receipt.service.ts'
import { writeReceipt } from '../../src/receipt/receipt.rules.ts'
import { databases } from '../support/databases.ts'
import { makeFactories, type MadeRecord, type MadeSubject, type Make } from '../support/make.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { makeReceiptKeys } from '../support/receipts.ts'
import { instant } from '../support/versions.ts'
import { makeWorld, type World } from '../support/world.ts'

const CHECK = `query ($usci: String!, $asOf: AsOfInput) {
  creditCheck(subject: { value: $usci }, purpose: "BIDDING", matter: "M", asOf: $asOf) { number outcome receipt reasons { code } } }`
const REPLAY = `query ($number: String!) { creditCheckReplay(number: $number) {
  number outcome receipt isHistory reasons { code facts { id node { id } } } } }`
const VERIFY = `query ($number: String, $receipt: String) { verifyReceipt(number: $number, receipt: $receipt) {
  state isIntact number checkedAt changes { id change } withheld { field } } }`
const REVOKE = `mutation ($record: ID!) { revokeRecord(input: { record: $record, reason: "示例" }) { problems { code } } }`
const CORRECT = `mutation ($record: ID!) { correctRecord(input: { record: $record, reason: "示例",
  values: [{ column: "violationKind", value: "另一违法行为" }] }) { problems { code } } }`

describe.each(databases)('receipts on $name', ({ open }) => {
  let world: World
  let make: Make
  let holder: Viewer
  let colleague: Viewer
  let other: Viewer
  let auditor: Viewer
  let firm: MadeSubject
  let penalty: MadeRecord

  beforeAll(async () => {
    world = await makeWorld(await open())
    make = makeFactories(world)
    const party = await makeParty(world.base, 'BUREAU', { sourceCode: 'TRANSPORT_ENFORCEMENT' })
    holder = await makeViewer(world.base, party, 'ACTOR')
    colleague = await makeViewer(world.base, party, 'ACTOR')
    other = await makeViewer(world.base, await makeParty(world.base, 'BUREAU'), 'ACTOR')
    auditor = await makeViewer(world.base, await makeParty(world.base, 'AUDITOR'), 'AUDIT')
    firm = await make.subject()
    penalty = await make.penalty(firm, {
      penaltyClasses: '罚款;责令停产停业',
      decidedOn: '2026-08-06',
    })
  })
  afterAll(() => world.close())

  const run = async (document: string, variables: object, viewer: Viewer | null = holder) => {
    const as = viewer === null ? {} : { viewer }
    const answer = await world.query(document, { ...variables }, as)
    expect(answer.errors).toBeUndefined()
    return answer.data
  }
  const check = async () => (await run(CHECK, { usci: firm.usci })).creditCheck
  const operate = (document: string, record: string) =>
    world.query(document, { record }, { isOperator: true })

  it('are verified by anybody; what changed since is for the holder and auditors', async () => {
    const { number, receipt } = await check()
    for (const viewer of [holder, colleague, other, auditor, null]) {
      for (const given of [{ number }, { receipt }]) {
        const { verifyReceipt } = await run(VERIFY, given, viewer)
        expect(verifyReceipt).toMatchObject({ state: 'INTACT', isIntact: true, number })
        const mayKnow = viewer !== null && viewer !== other
        expect(verifyReceipt.changes).toEqual(mayKnow ? [] : null)
        expect(verifyReceipt.withheld).toEqual(mayKnow ? [] : [{ field: 'changes' }])
      }
    }
  })

  it('are not intact when altered, signed by an unknown key, or of no answer of ours', async () => {
    const { receipt } = await check()
    const stateOf = async (text: string) =>
      (await run(VERIFY, { receipt: text }, null)).verifyReceipt.state
    const at = receipt.indexOf('.') + 20
    const altered = receipt.slice(0, at) + (receipt[at] === 'A' ? 'B' : 'A') + receipt.slice(at + 1)
    expect(await stateOf(altered)).toBe('ALTERED')
    expect(await stateOf('no receipt')).toBe('ALTERED')
    const strange = makeReceiptKeys('strange')
    expect(await stateOf(await writeReceipt(strange.signer, { number: 'x' }))).toBe('UNKNOWN_KEY')
    // Well signed, by our own key, and yet no answer that was given.
    const invented = await writeReceipt(world.base.signer, { number: '20261120120000ABCDEFGHJKMN' })
    expect(await stateOf(invented)).toBe('UNKNOWN_NUMBER')
    expect((await run(VERIFY, { number: 'no number' }, null)).verifyReceipt).toMatchObject({
      state: 'UNKNOWN_NUMBER',
      number: null,
    })
    const both = await world.query(VERIFY, { number: 'x', receipt: 'y' })
    expect(both.errors?.[0]?.extensions['code']).toBe('BAD_INPUT')
  })

  it('outlive the key that signed them', async () => {
    const { receipt } = await check()
    await registerReceiptKeys(world.base.db, makeReceiptKeys().publicKeys, world.base.now())
    expect((await run(VERIFY, { receipt })).verifyReceipt.state).toBe('INTACT')
    const kid = world.base.signer.kid
    const again = registerReceiptKeys(world.base.db, makeReceiptKeys(kid).publicKeys, new Date())
    await expect(again).rejects.toThrow(/registered with another public key/)
  })

  it('are replayed to their holder and auditors as they were given, and to nobody else', async () => {
    const { number, receipt } = await check()
    for (const viewer of [holder, colleague, auditor]) {
      const { creditCheckReplay } = await run(REPLAY, { number }, viewer)
      expect(creditCheckReplay).toMatchObject({ number, receipt, isHistory: true })
    }
    const missing = { creditCheckReplay: null }
    expect(await run(REPLAY, { number }, other)).toEqual(missing)
    expect(await run(REPLAY, { number: '20261120120000ABCDEFGHJKMN' })).toEqual(missing)
  })

  it('say that a fact was corrected, and then revoked; the replay stays, byte for byte', async () => {
    const { number, receipt } = await check()
    const changes = async () => (await run(VERIFY, { number })).verifyReceipt.changes
    expect((await operate(CORRECT, penalty.id)).errors).toBeUndefined()
    expect(await changes()).toEqual([{ id: penalty.id, change: 'CORRECTED' }])
    expect((await operate(REVOKE, penalty.id)).errors).toBeUndefined()
    expect(await changes()).toEqual([{ id: penalty.id, change: 'REVOKED' }])
    const { creditCheckReplay } = await run(REPLAY, { number })
    expect(creditCheckReplay.receipt).toBe(receipt)
    expect(creditCheckReplay.outcome).toBe('RESTRICTED')
    // The fact itself is no longer the holder's to see.
    expect(creditCheckReplay.reasons[0].facts).toEqual([{ id: penalty.id, node: null }])
    expect((await check()).outcome).toBe('CLEAR')
  })

  it('as of an instant before a correction they are INDETERMINATE, never CLEAR by its absence', async () => {
    const again = await make.penalty(firm, {
      penaltyClasses: '罚款;责令停产停业',
      decidedOn: '2026-08-07',
    })
    const asOf = { knownAt: await instant(world) }
    const then = async () => (await run(CHECK, { usci: firm.usci, asOf })).creditCheck
    expect((await then()).outcome).toBe('RESTRICTED')
    expect((await operate(CORRECT, again.id)).errors).toBeUndefined()
    const corrected = await then()
    expect(corrected.outcome).toBe('INDETERMINATE')
    expect(corrected.reasons.map(({ code }: { code: string }) => code)).toEqual(['CORRECTED_SINCE'])
    expect((await operate(REVOKE, again.id)).errors).toBeUndefined()
    // Revoked since: absent from every instant.
    expect((await then()).outcome).toBe('CLEAR')
    const earlier = { validAt: '2026-08-01' }
    expect((await run(CHECK, { usci: firm.usci, asOf: earlier })).creditCheck.outcome).toBe('CLEAR')
  })
})
