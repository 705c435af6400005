import { randomBytes } from 'node:crypto'
import { uuidv7 } from 'uuidv7'
import { describe, expect, it } from 'vitest'
import {
  PURPOSE,
  OTHER_PURPOSE,
  PDF,
  FIRST,
  nextKey,
  refusal,
  consentFixture,
} from '../../test/support/consents.ts'
import { databases } from '../../test/support/databases.ts'
import { ANONYMOUS_VIEWER, type Viewer } from '../disclosure/viewer.ts'
import { closeLink, insertLink } from '../subject/subject-write.store.ts'
import {
  consentsOfParty,
  consentsOfSubject,
  findConsent,
  readLetterOf,
} from './consent-read.service.ts'
import { requestConsents } from './consent-request.service.ts'
import { decideConsent, grantConsent, withdrawConsent } from './consent.service.ts'

describe.each(databases)('decisions on consents on $name', ({ open }) => {
  const {
    stand,
    makeSubject,
    viewerOf,
    agency,
    reviewer,
    representative,
    rowOf,
    askOne,
    active,
    stateFor,
  } = consentFixture(open)

  it('is one consent for a file that was merged, whoever of it acts', async () => {
    const [asker, one, into, stranger] = [
      await agency(),
      await makeSubject(),
      await makeSubject(),
      await makeSubject(),
    ]
    const id = await askOne(asker, one.identifier)
    const survivor = await representative(into.id)
    expect(await stateFor(survivor, id)).toBeNull()
    expect(await refusal(decideConsent(stand.base, survivor, id, 'GRANT', null))).toBe('NOT_FOUND')

    const at = '2026-11-20T04:00:00.000Z'
    await insertLink(stand.db, {
      subjectId: one.id,
      id: uuidv7(),
      into: into.id,
      reason: '同一主体',
      at,
    })
    expect((await decideConsent(stand.base, survivor, id, 'GRANT', null)).state).toBe('GRANTED')
    const members = [into.id, one.id]
    expect(await active(asker, members)).toEqual([id])
    const query = { page: FIRST, state: null, withTotal: false }
    const seen = await consentsOfSubject(stand.base, survivor, members, query)
    expect(seen!.edges.map(({ node }) => node.id)).toEqual([id])
    expect(await stateFor(await representative(stranger.id), id)).toBeNull()

    await closeLink(stand.db, { subjectId: one.id, at: '2026-11-20T04:00:01.000Z' })
    expect(await refusal(withdrawConsent(stand.base, survivor, id))).toBe('NOT_FOUND')
    await withdrawConsent(stand.base, await representative(one.id), id)
    expect(await active(asker, members)).toEqual([])
  })

  it('is decided by the subject or by who read the letter, never by who asked', async () => {
    const [asker, subject] = [await agency(), await makeSubject()]
    const bare = await askOne(asker, subject.identifier)
    const papered = await askOne(asker, subject.identifier, { letter: PDF })
    const decide = (viewer: Viewer, id: string, reason: string | null = '核对无误') =>
      refusal(decideConsent(stand.base, viewer, id, 'GRANT', reason))
    const department = await reviewer()
    expect(await decide(department, bare)).toBe('NOT_FOUND')
    expect(await decide(await viewerOf('BUREAU', []), papered)).toBe('NOT_FOUND')
    const system = await viewerOf('BUREAU', ['consent:decide'], { isToken: true })
    expect(await decide(system, papered)).toBe('NOT_FOUND')
    expect(await decide(await viewerOf('AUDITOR', ['consent:decide']), papered)).toBe('NOT_FOUND')
    expect(await decide(await viewerOf('AGENCY', ['consent:decide']), papered)).toBe('NOT_FOUND')
    expect(await decide({ ...asker, permissions: department.permissions }, papered)).toBe(
      'FORBIDDEN',
    )
    const other = await representative((await makeSubject()).id)
    expect(await decide(other, papered)).toBe('NOT_FOUND')
    const powerless = await viewerOf('SUBJECT', [], { subjectId: subject.id })
    expect(await decide(powerless, bare)).toBe('FORBIDDEN')
    expect(await decide(department, papered, ' ')).toBe('BAD_INPUT')
    expect(await decide(department, uuidv7())).toBe('NOT_FOUND')
    expect(await active(asker, [subject.id])).toEqual([])

    const county = await viewerOf('COUNTY', ['consent:decide'])
    expect(
      (await decideConsent(stand.base, county, papered, 'GRANT', '核对无误')).consentedId,
    ).toBeNull()
    expect(await active(asker, [subject.id])).toEqual([papered])
    expect((await findConsent(stand.base, asker, papered))!.consentedId).toBe(subject.id)
    expect(await refusal(withdrawConsent(stand.base, county, papered))).toBe('FORBIDDEN')
    expect(await refusal(withdrawConsent(stand.base, asker, papered))).toBe('FORBIDDEN')
  })

  it('lets one of two answers stand', async () => {
    const [asker, subject] = [await agency(), await makeSubject()]
    const id = await askOne(asker, subject.identifier, { letter: PDF })
    const [self, department] = [await representative(subject.id), await reviewer()]
    const codes = await Promise.all([
      refusal(decideConsent(stand.base, self, id, 'REFUSE', null)),
      refusal(decideConsent(stand.base, department, id, 'GRANT', '核对无误')),
    ])
    expect(codes.toSorted()).toEqual(['CONSENT_STATE_CONFLICT', 'not refused'])
    const granted = codes[1] === 'not refused'
    expect(await active(asker, [subject.id])).toEqual(granted ? [id] : [])
  })

  it('keeps letters sealed, and shows them to the subject and the department alone', async () => {
    const [asker, subject] = [await agency(), await makeSubject()]
    const content = Buffer.from(`%PDF-1.7 示例授权书 ${randomBytes(8).toString('hex')}`).toString(
      'base64',
    )
    const id = await askOne(asker, subject.identifier, { letter: { ...PDF, content } })
    const self = await representative(subject.id)
    for (const viewer of [self, await reviewer()]) {
      const letter = await readLetterOf(stand.base, viewer, id)
      expect(letter).toMatchObject({ mediaType: 'application/pdf', content })
    }
    const others = [
      asker,
      await agency(),
      await representative((await makeSubject()).id),
      await viewerOf('BUREAU', []),
      ANONYMOUS_VIEWER,
    ]
    for (const viewer of others) expect(await readLetterOf(stand.base, viewer, id)).toBeNull()
    const stored = await stand.db.query<{ sealed: string; hash: string }>(
      `select l.sealed, l.hash from consent c join consent_letter l on l.hash = c.letter_hash
        where c.id = $1::uuid`,
      [id],
    )
    expect(stored).toHaveLength(1)
    expect(stored[0]!.sealed).not.toContain(content)
    expect(stand.base.cipher.open(stored[0]!.sealed, stored[0]!.hash)).toBe(content)
  })

  it('is given unasked, once, to a party in force that the purpose fits', async () => {
    const [asker, subject] = [await agency(), await makeSubject()]
    const self = await representative(subject.id)
    const given = {
      party: asker.party.id,
      purpose: PURPOSE,
      validFrom: '2026-11-20',
      validTo: '2027-11-20',
    }
    const twice = await Promise.all(
      Array.from({ length: 8 }, () => grantConsent(stand.base, self, given)),
    )
    expect(new Set(twice.map((one) => one.id)).size).toBe(1)
    expect(twice[0]).toMatchObject({ state: 'GRANTED', requestedAt: null, asked: null })
    const { id } = twice[0]!
    expect(await active(asker, [subject.id])).toEqual([id])
    const listed = await consentsOfParty(stand.base, asker, {
      page: FIRST,
      state: null,
      withTotal: false,
    })
    expect(listed.edges.map(({ node }) => [node.id, node.consentedId])).toEqual([[id, subject.id]])
    await withdrawConsent(stand.base, self, id)
    expect(await active(asker, [subject.id])).toEqual([])
    expect((await findConsent(stand.base, asker, id))!.consentedId).toBeNull()

    const give = (over: object, viewer: Viewer = self) =>
      refusal(grantConsent(stand.base, viewer, { ...given, ...over }))
    const suspended = await viewerOf('AGENCY', [], { state: 'SUSPENDED' })
    expect(await give({ party: suspended.party.id })).toBe('NOT_FOUND')
    expect(await give({ party: uuidv7() })).toBe('NOT_FOUND')
    expect(await give({ party: (await reviewer()).party.id })).toBe('NOT_FOUND')
    expect(await give({ party: self.party.id })).toBe('BAD_INPUT')
    expect(await give({ purpose: 'MEMBER_SERVICE' })).toBe('PURPOSE_FORBIDDEN')
    expect(await give({ purpose: 'NO_SUCH_PURPOSE' })).toBe('PURPOSE_UNKNOWN')
    expect(await give({ validTo: '2099-01-01' })).toBe('CONSENT_PERIOD_INVALID')
    expect(await give({}, asker)).toBe('FORBIDDEN')
    expect(await give({}, await viewerOf('SUBJECT', [], { subjectId: subject.id }))).toBe(
      'FORBIDDEN',
    )
  })

  it('is asked for only by agencies, associations and business partners that may', async () => {
    const subject = await makeSubject()
    const ask = async (viewer: Viewer) => {
      const work = requestConsents(stand.base, viewer, [rowOf(subject.identifier)], nextKey())
      return refusal(
        work.then(([one]) => {
          if (one!.problem) throw one!.problem
        }),
      )
    }
    const partner = await viewerOf('SUBJECT', ['consent:request'], {
      subjectId: (await makeSubject()).id,
    })
    expect(await ask(await agency())).toBe('not refused')
    expect(await ask(await viewerOf('ASSOCIATION', ['consent:request']))).toBe('not refused')
    expect(await ask(partner)).toBe('not refused')
    expect(await ask(await viewerOf('AGENCY', ['consent:decide']))).toBe('FORBIDDEN')
    expect(await ask(await viewerOf('BUREAU', ['consent:request']))).toBe('FORBIDDEN')
    expect(await ask(await viewerOf('CITIZEN', ['consent:request']))).toBe('FORBIDDEN')
    expect(await ask(ANONYMOUS_VIEWER)).toBe('FORBIDDEN')
    expect(await ask({ ...(await agency()), purposes: [OTHER_PURPOSE] })).toBe('PURPOSE_FORBIDDEN')
    expect(await ask({ ...(await agency()), purposes: [PURPOSE] })).toBe('not refused')
  })

  it('is listed to whom it concerns, page by page both ways', async () => {
    const [asker, subject] = [await agency(), await makeSubject()]
    const ids: string[] = []
    for (let n = 0; n < 5; n++) ids.push(await askOne(asker, subject.identifier))
    const all = await consentsOfParty(stand.base, asker, {
      page: FIRST,
      state: null,
      withTotal: true,
    })
    const order = all.edges.map(({ node }) => node.id)
    expect(order.toSorted()).toEqual(ids.toSorted())
    expect(all.totalCount).toBe(5)
    const read = async (page: object) => {
      const query = { page, state: null, withTotal: false }
      const { edges, pageInfo } = await consentsOfParty(stand.base, asker, query)
      return { ids: edges.map(({ node }) => node.id), ...pageInfo }
    }
    const first = await read({ first: 2 })
    const second = await read({ first: 2, after: first.endCursor })
    const third = await read({ first: 2, after: second.endCursor })
    expect([...first.ids, ...second.ids, ...third.ids]).toEqual(order)
    expect([first.hasNextPage, third.hasNextPage]).toEqual([true, false])
    expect((await read({ last: 2, before: third.startCursor })).ids).toEqual(second.ids)
    expect((await read({ page: { number: 2, size: 2 } })).ids).toEqual(second.ids)
    const other = { page: { first: 2, after: first.endCursor }, withTotal: false }
    const self = await representative(subject.id)
    expect(
      await refusal(consentsOfSubject(stand.base, self, [subject.id], { ...other, state: null })),
    ).toBe('CURSOR_INVALID')

    const query = { page: FIRST, state: null, withTotal: true }
    expect((await consentsOfSubject(stand.base, self, [subject.id], query))!.totalCount).toBe(5)
    const strangers = [asker, await reviewer(), ANONYMOUS_VIEWER]
    for (const viewer of strangers)
      expect(await consentsOfSubject(stand.base, viewer, [subject.id], query)).toBeNull()
    expect((await consentsOfParty(stand.base, await agency(), query)).totalCount).toBe(0)
    expect(await refusal(consentsOfParty(stand.base, self, query))).toBe('FORBIDDEN')
  })
})
