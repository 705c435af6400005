import { describe, expect, it } from 'vitest'
import {
  OTHER_PURPOSE,
  NOON,
  PDF,
  FIRST,
  nextSerial,
  nextKey,
  refusal,
  consentFixture,
} from '../../test/support/consents.ts'
import { databases } from '../../test/support/databases.ts'
import { residentIdNumber, usciNumber } from '../../test/support/numbers.ts'
import { type Viewer } from '../disclosure/viewer.ts'
import { consentsOfParty, consentsToReview, readLetterOf } from './consent-read.service.ts'
import { requestConsents, type ConsentAsked } from './consent-request.service.ts'
import { decideConsent, withdrawConsent } from './consent.service.ts'

describe.each(databases)('consents on $name', ({ open }) => {
  const { stand, makeSubject, agency, reviewer, representative, rowOf, askOne, active, stateFor } =
    consentFixture(open)

  it('is asked for, granted by the subject, used for its purpose alone, and withdrawn at once', async () => {
    const [asker, other, subject] = [await agency(), await agency(), await makeSubject()]
    const self = await representative(subject.id)
    const id = await askOne(asker, subject.identifier)
    expect(await active(asker, [subject.id])).toEqual([])

    const granted = await decideConsent(stand.base, self, id, 'GRANT', null)
    expect(granted).toMatchObject({ state: 'GRANTED', validUntil: '2027-10-31' })
    expect(await active(asker, [subject.id])).toEqual([id])
    expect(await active(asker, [subject.id], OTHER_PURPOSE)).toEqual([])
    expect(await active(other, [subject.id])).toEqual([])
    expect(await active(asker, [(await makeSubject()).id])).toEqual([])

    await withdrawConsent(stand.base, self, id)
    expect(await active(asker, [subject.id])).toEqual([])
    expect(await stateFor(asker, id)).toBe('WITHDRAWN')
    expect(await refusal(withdrawConsent(stand.base, self, id))).toBe('CONSENT_STATE_CONFLICT')
    expect(await refusal(decideConsent(stand.base, self, id, 'GRANT', null))).toBe(
      'CONSENT_STATE_CONFLICT',
    )
  })

  it('ends with its last day in Shanghai', async () => {
    const [asker, subject] = [await agency(), await makeSubject()]
    const self = await representative(subject.id)
    const times = { validFrom: '2026-11-21', validTo: '2026-11-22' }
    const id = await askOne(asker, subject.identifier, times)
    const waiting = await askOne(asker, subject.identifier, times)
    await decideConsent(stand.base, self, id, 'GRANT', null)
    const at = async (instant: string) => {
      stand.now = new Date(instant)
      return [await active(asker, [subject.id]), await stateFor(asker, id)]
    }
    try {
      expect(await at('2026-11-20T15:59:59Z')).toEqual([[], 'GRANTED'])
      expect(await at('2026-11-20T16:00:00Z')).toEqual([[id], 'GRANTED'])
      expect(await at('2026-11-21T15:59:59Z')).toEqual([[id], 'GRANTED'])
      expect(await at('2026-11-21T16:00:00Z')).toEqual([[], 'EXPIRED'])
      expect(await refusal(decideConsent(stand.base, self, waiting, 'GRANT', null))).toBe(
        'CONSENT_STATE_CONFLICT',
      )
      expect(await refusal(withdrawConsent(stand.base, self, id))).toBe('CONSENT_STATE_CONFLICT')
      const listed = async (state: 'EXPIRED' | 'GRANTED' | 'REQUESTED') =>
        (await consentsOfParty(stand.base, asker, { page: FIRST, state, withTotal: true }))
          .totalCount
      expect([await listed('EXPIRED'), await listed('GRANTED'), await listed('REQUESTED')]).toEqual(
        [2, 0, 0],
      )
    } finally {
      stand.now = NOON
    }
  })

  it('takes a hundred rows, each with its own result, and not one more', async () => {
    const asker = await agency()
    const known = await Promise.all(Array.from({ length: 49 }, () => makeSubject()))
    const rows = [
      ...known.map(({ identifier }) => rowOf(identifier)),
      ...Array.from({ length: 47 }, () =>
        rowOf({ type: 'USCI' as const, value: usciNumber(nextSerial()) }),
      ),
      rowOf({ type: 'USCI', value: '不是代码' }),
      rowOf(known[0]!.identifier, { purpose: 'NO_SUCH_PURPOSE' }),
      rowOf(known[0]!.identifier, { purpose: 'ENFORCEMENT' }),
      rowOf(known[0]!.identifier, { validTo: '2026-11-20' }),
    ]
    const results = await requestConsents(stand.base, asker, rows, nextKey())
    expect(results).toHaveLength(100)
    expect(results.slice(0, 96).every((one) => one.consent?.state === 'REQUESTED')).toBe(true)
    expect(new Set(results.map((one) => one.consent?.id)).size).toBe(97)
    expect(results.slice(96).map((one) => [one.consent, one.problem?.code])).toEqual([
      [null, 'IDENTIFIER_MALFORMED'],
      [null, 'PURPOSE_UNKNOWN'],
      [null, 'PURPOSE_FORBIDDEN'],
      [null, 'CONSENT_PERIOD_INVALID'],
    ])
    const tooMany = [...rows, rows[0]!]
    expect(await refusal(requestConsents(stand.base, asker, tooMany, nextKey()))).toBe('BAD_INPUT')
    expect(await refusal(requestConsents(stand.base, asker, [], nextKey()))).toBe('BAD_INPUT')
    const badLetter = rowOf(known[0]!.identifier, { letter: { ...PDF, mediaType: 'image/png' } })
    const [bad] = await requestConsents(stand.base, asker, [badLetter], nextKey())
    expect(bad!.problem?.code).toBe('ATTACHMENT_INVALID')
  })

  it('answers alike for whom the database knows and whom it does not, before and after', async () => {
    const asker = await agency()
    const knownFirm = await makeSubject()
    const knownPerson = await makeSubject('RESIDENT_ID', residentIdNumber(nextSerial()))
    const identifiers: ConsentAsked['identifier'][] = [
      knownFirm.identifier,
      { type: 'USCI', value: usciNumber(nextSerial()) },
      knownPerson.identifier,
      { type: 'RESIDENT_ID', value: residentIdNumber(nextSerial()) },
    ]
    const rows = identifiers.map((identifier) => rowOf(identifier, { letter: PDF }))
    const requestKey = nextKey()
    const results = await requestConsents(stand.base, asker, rows, requestKey)
    /** What is the party's own wording, an instant or a made id is no difference. */
    const shapeOf = (consent: object | null) => ({
      ...consent,
      id: null,
      asked: null,
      requestedAt: null,
    })
    const shapes = new Set(results.map((one) => JSON.stringify(shapeOf(one.consent))))
    expect(shapes.size).toBe(1)
    expect(results[0]!.consent!.consentedId).toBeNull()
    const ids = results.map((one) => one.consent!.id)
    const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
    for (const id of ids) expect(id).toMatch(pattern)
    const text = JSON.stringify(results)
    for (const hidden of [
      knownFirm.id,
      knownPerson.id,
      ...identifiers.slice(2).map((i) => i.value),
    ])
      expect(text).not.toContain(hidden)

    // The list, every filter of it, a second try under the same key, and what is refused.
    const page = await consentsOfParty(stand.base, asker, {
      page: FIRST,
      state: 'REQUESTED',
      withTotal: true,
    })
    expect(page.edges.map(({ node }) => node.id).toSorted()).toEqual(ids.toSorted())
    expect(new Set(page.edges.map(({ node }) => JSON.stringify(shapeOf(node))))).toEqual(shapes)
    const again = await requestConsents(stand.base, asker, rows, requestKey)
    expect(again).toEqual(results)
    const codes = async (work: (id: string) => Promise<unknown>) =>
      new Set(await Promise.all(ids.map((id) => refusal(work(id)))))
    const decider: Viewer = { ...asker, permissions: new Set(['consent:decide']) }
    expect(await codes((id) => decideConsent(stand.base, decider, id, 'GRANT', null))).toEqual(
      new Set(['FORBIDDEN']),
    )
    const letters = await Promise.all(ids.map((id) => readLetterOf(stand.base, asker, id)))
    expect(letters).toEqual([null, null, null, null])

    // A department that reads the papers answers all of them in the same way.
    const department = await reviewer()
    const waiting = await consentsToReview(stand.base, department, {
      page: FIRST,
      withTotal: false,
    })
    const queued = waiting.edges.map(({ node }) => node.id)
    expect(ids.every((id) => queued.includes(id))).toBe(true)
    for (const id of ids) await decideConsent(stand.base, department, id, 'REFUSE', '签名不清')
    const refused = await consentsOfParty(stand.base, asker, {
      page: FIRST,
      state: 'REFUSED',
      withTotal: false,
    })
    expect(refused.edges).toHaveLength(4)
    expect(refused.edges.every(({ node }) => node.consentedId === null)).toBe(true)
  })

  it('keeps a request as it was when its subject is registered later', async () => {
    const [asker, number] = [await agency(), usciNumber(nextSerial())]
    const rows = [rowOf({ type: 'USCI', value: number })]
    const requestKey = nextKey()
    const before = await requestConsents(stand.base, asker, rows, requestKey)
    const subject = await makeSubject('USCI', number)
    expect(await requestConsents(stand.base, asker, rows, requestKey)).toEqual(before)
    const self = await representative(subject.id)
    expect(await stateFor(self, before[0]!.consent!.id)).toBeNull()
    const id = await askOne(asker, subject.identifier)
    expect(await stateFor(self, id)).toBe('REQUESTED')
  })

  it('asks once for the same row under the same key, also within a batch and at once', async () => {
    const [asker, other, subject] = [await agency(), await agency(), await makeSubject()]
    const unknown = { type: 'USCI' as const, value: usciNumber(nextSerial()) }
    const rows = [subject.identifier, unknown, subject.identifier, unknown].map((one) => rowOf(one))
    const requestKey = nextKey()
    const tries = await Promise.all(
      Array.from({ length: 4 }, () => requestConsents(stand.base, asker, rows, requestKey)),
    )
    const ids = tries.flat().map((one) => one.consent!.id)
    expect(new Set(ids).size).toBe(2)
    const count = async (viewer: Viewer) =>
      (await consentsOfParty(stand.base, viewer, { page: FIRST, state: null, withTotal: true }))
        .totalCount
    expect(await count(asker)).toBe(2)
    const theirs = await requestConsents(stand.base, other, rows, requestKey)
    expect(theirs.some((one) => ids.includes(one.consent!.id))).toBe(false)
    expect(await count(other)).toBe(2)
  })
})
