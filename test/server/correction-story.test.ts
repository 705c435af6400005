import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/disclosure/viewer.ts'
import { addDays, addWorkingDays } from '../../src/rule/calendar.rules.ts'
import { ask } from '../support/ask.ts'
import { bearer, issueByOperator } from '../support/credentials.ts'
import { databases } from '../support/databases.ts'
import { inWords, positionOf, readOn } from '../support/feed.ts'
import { noon } from '../support/lists.ts'
import type { MadeSubject } from '../support/make.ts'
import { makeObjections, problemsOf, type Objections } from '../support/objections.ts'
import { makeParty, makeViewer } from '../support/parties.ts'
import { startReceiver, type Receiver } from '../support/receiver.ts'
import { bringDecision, makePlatform } from '../support/repairs.ts'
import { TODAY, type Answer, type World } from '../support/world.ts'
import { startHttp, type HttpServer } from './http-server.ts'
import { until } from './process.ts'

/**
 * What was corrected and repaired reaches everyone who had it, by the operations of the schema alone: one penalty of a firm
 * is corrected on an objection, another is repaired by Credit China. A party hears of it by its webhook, one by the feed when
 * it comes back, one by the receipt of its check; one does not answer, until it has to.
 */

const REGISTER = `mutation ($input: RegisterWebhookInput!) { registerWebhook(input: $input) { webhook { id } secret } }`
const CHECK = `query ($value: String!) { creditCheck(subject: { value: $value }, purpose: "BIDDING", matter: "示招〔2026〕2号") {
  number reasons { facts { id } } } }`
const VERIFY =
  'query ($number: String!) { verifyReceipt(number: $number) { state changes { id change } } }'
const NOTICE =
  'id factId reason channels partyName dueOn lapsesOn isOverdue acknowledgedAt subjectId'
const OWN = `{ stopUses(first: 20) { edges { node { ${NOTICE} } } } }`
const LAGGARDS = `{ stopUsesOverseen(first: 20, filter: { overdue: true }) { edges { node { ${NOTICE} } } } }`
const ACKNOWLEDGE = `mutation ($input: AcknowledgeStopUsesInput!) { acknowledgeStopUses(input: $input) { acknowledged } }`
const ASK_CONSENT = `mutation ($input: RequestConsentsInput!) { requestConsents(input: $input) {
  results { consent { id } problem { code } } } }`
const GIVE_CONSENT = `mutation ($input: DecideConsentInput!) { decideConsent(input: $input) { consent { state } } }`
const SEEN = `query ($value: String!) { viewer { stopUseLapsed } subject(identifier: { value: $value }) {
  withheld { requires } records(first: 9) { edges { node { id } } } } }`
const FINE = `query ($id: ID!) { node(id: $id) { ... on PenaltyRecord { state disputed attributes { column { key } value } } } }`
const PURPOSE = 'CREDIT_INVESTIGATION'

interface Notice {
  id: string
  factId: string
  dueOn: string
  lapsesOn: string
}

describe.each(databases)(
  'a correction and a repair reach who had the facts, on $name',
  ({ open }) => {
    let server: HttpServer
    let world: World
    let receiver: Receiver
    let objections: Objections
    let firm: MadeSubject
    let own: Viewer
    let away: Viewer
    let checker: Viewer
    let silent: Viewer
    let token: string
    let secret: string
    let cursor: string
    let number: string
    let wrong: string
    let paid: string
    let notices: Notice[]
    const documentNumber = '示交罚〔2026〕履行1号'

    beforeAll(async () => {
      server = await startHttp({ retrySeconds: [0.1, 0.2] }, await open())
      world = server.world
      receiver = await startReceiver()
      objections = await makeObjections(world)
      const actor = async (cls: 'AGENCY' | 'BUREAU') =>
        makeViewer(world.base, await makeParty(world.base, cls), 'ACTOR')
      away = await actor('AGENCY')
      silent = { ...(await actor('AGENCY')), purpose: PURPOSE }
      checker = { ...(await actor('BUREAU')), purpose: 'BIDDING', matter: '示招〔2026〕2号' }
      firm = await objections.make.subject()
      own = await objections.representative(firm)
    })
    afterAll(async () => {
      await receiver.close()
      await server.close()
    })

    /** The party of the webhook speaks to the server itself. */
    const post = async (query: string, variables: object = {}): Promise<Answer['data']> => {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer(token) },
        body: JSON.stringify({ query, variables }),
      })
      const answer = (await response.json()) as Answer
      expect(answer.errors).toBeUndefined()
      return answer.data
    }
    const nodesOf = (page: { edges: { node: Notice }[] }) => page.edges.map(({ node }) => node)
    const noticesOf = async (viewer: Viewer) =>
      nodesOf((await ask(world, OWN, {}, { viewer })).stopUses)
    const laggards = async () =>
      nodesOf((await ask(world, LAGGARDS, {}, { viewer: objections.bureau })).stopUsesOverseen)
    const acknowledge = async (viewer: Viewer, of: readonly Notice[]) =>
      ask(world, ACKNOWLEDGE, { input: { notices: of.map(({ id }) => id) } }, { viewer })
    const seenBySilent = async () => {
      const asked = { value: firm.usci }
      const { viewer, subject } = await ask(world, SEEN, asked, { viewer: silent })
      const lacks = subject.withheld.some(
        (one: { requires: string }) => one.requires === 'AUTHORIZED',
      )
      return { lapsed: viewer.stopUseLapsed as boolean, byConsent: !lacks }
    }
    const messages = (type: string, id: string) =>
      receiver.received.filter(({ message }) => message.type === type && message.data['id'] === id)

    it('four parties come to have two penalties, each in its own way', async () => {
      token = (await issueByOperator(world.base)).secret
      const { registerWebhook } = await post(REGISTER, {
        input: { url: receiver.url, kinds: ['RECORD'] },
      })
      secret = registerWebhook.secret
      const wanted = { purpose: PURPOSE, validFrom: TODAY, validUntil: '2027-11-19' }
      const requests = [{ subject: { value: firm.usci }, ...wanted }]
      const input = { requests, idempotencyKey: 'story-consent' }
      const asked = await ask(world, ASK_CONSENT, { input }, { viewer: silent })
      const consent = asked.requestConsents.results[0].consent.id as string
      await ask(world, GIVE_CONSENT, { input: { consent, decision: 'GRANT' } }, { viewer: own })

      const starts = [(await positionOf(world, { viewer: away })).cursor]
      starts.push((await positionOf(world, { viewer: silent })).cursor)
      wrong = (await objections.make.penalty(firm)).id
      paid = (await objections.make.penalty(firm, { documentNumber })).id
      const read = await readOn(world, starts[0]!, { viewer: away })
      expect(inWords(read.changes)).toEqual(['APPEARED RECORD', 'APPEARED RECORD'])
      cursor = read.end
      await readOn(world, starts[1]!, { viewer: silent })
      const { creditCheck } = await ask(world, CHECK, { value: firm.usci }, { viewer: checker })
      number = creditCheck.number
      const weighed = creditCheck.reasons.flatMap((one: { facts: object[] }) => one.facts)
      expect(weighed).toEqual(expect.arrayContaining([{ id: wrong }, { id: paid }]))
      await until(() => receiver.received.length >= 2)
      expect(await seenBySilent()).toEqual({ lapsed: false, byConsent: true })
    })

    it('the firm objects; its objection is accepted, verified and upheld: the fine is corrected', async () => {
      const { bureau, file, step } = objections
      const items = [{ field: 'fine', recorded: '0.3', claimed: '0.2' }]
      const accepted = await step('acceptObjection', bureau, await file(own, wrong, { items }))
      const asked = await step('verifyObjection', bureau, accepted)
      const verified = await step('answerObjectionVerification', bureau, asked)
      const decided = await step('decideObjection', bureau, verified, {
        decision: 'UPHELD',
        remedy: 'CORRECT',
        values: [{ field: 'fine', value: '0.2' }],
      })
      expect([problemsOf(decided), decided.objection.state]).toEqual([[], 'UPHELD'])
      const { node } = await ask(world, FINE, { id: wrong }, { viewer: own })
      expect(node).toMatchObject({ state: 'IN_FORCE', disputed: false })
      const fine = node.attributes.find(
        (one: { column: { key: string } }) => one.column.key === 'fine',
      )
      expect(fine).toMatchObject({ value: '0.2万元' })
    })

    it('the other penalty is repaired by a decision of Credit China, and gone at once', async () => {
      await until(() => messages('fact.stop_use', wrong).length > 0)
      receiver.answers.push(500, 503)
      const brought = await bringDecision(world, await makePlatform(world), firm, documentNumber)
      expect(brought).toMatchObject({ status: 'TAKEN', problems: [] })
      expect((await ask(world, FINE, { id: paid })).node).toBeNull()
      expect((await ask(world, FINE, { id: paid }, { viewer: own })).node.state).toBe('REPAIRED')
    })

    it('one hears it by its webhook, though its server failed twice, and acknowledges', async () => {
      await until(() => messages('fact.gone', paid).length > 0)
      await until(() => messages('fact.stop_use', paid).length > 0)
      const { received } = receiver
      for (const { headers, body, message } of received) {
        expect(new Webhook(secret).verify(body, headers)).toEqual(message)
        expect(body).not.toContain(firm.name)
        expect(body).not.toContain(firm.usci)
      }
      // What failed came again by the same id, before what was behind it.
      const ids = received.map(({ headers }) => headers['webhook-id'])
      const failed = ids.find((id, at) => ids.indexOf(id) < at)
      expect(ids.filter((id) => id === failed)).toHaveLength(3)
      expect(new Set(ids).size).toBe(ids.length - 2)
      expect(messages('fact.changed', wrong).length).toBeGreaterThan(0)
      expect(messages('fact.gone', wrong)).toEqual([])
      const told = messages('fact.stop_use', wrong)[0]!.message.data
      expect(told).toMatchObject({ subject: firm.id, kind: 'RECORD', reason: 'CORRECTED' })
      const { stopUses } = await post(OWN)
      expect(nodesOf(stopUses)).toHaveLength(2)
      const input = { notices: nodesOf(stopUses).map(({ id }) => id) }
      const { acknowledgeStopUses } = await post(ACKNOWLEDGE, { input })
      expect(acknowledgeStopUses.acknowledged.toSorted()).toEqual(input.notices.toSorted())
    })

    it('one was away: the feed tells it where it left off, and the notices wait for it', async () => {
      const read = await readOn(world, cursor, { viewer: away })
      const said = new Map(read.changes.map((one) => [one.factId, one.operation]))
      expect([said.get(paid), said.get(wrong), said.size]).toEqual(['GONE', 'CHANGED', 2])
      const waiting = await noticesOf(away)
      expect(waiting).toMatchObject(
        expect.arrayContaining([
          expect.objectContaining({ factId: paid, reason: 'REPAIRED', channels: ['FEED'] }),
          expect.objectContaining({ factId: wrong, reason: 'CORRECTED', channels: ['FEED'] }),
        ]),
      )
      await acknowledge(away, waiting)
    })

    it('one looks at the receipt of its check, which says what changed since', async () => {
      const { verifyReceipt } = await ask(world, VERIFY, { number }, { viewer: checker })
      expect(verifyReceipt.state).toBe('INTACT')
      expect(verifyReceipt.changes).toHaveLength(2)
      expect(verifyReceipt.changes.map((one: { id: string }) => one.id).toSorted()).toEqual(
        [paid, wrong].toSorted(),
      )
      const waiting = await noticesOf(checker)
      expect(waiting.map((one) => one.factId).toSorted()).toEqual([paid, wrong].toSorted())
      await acknowledge(checker, waiting)
      notices = await noticesOf(silent)
      expect(notices).toHaveLength(2)
      expect(await laggards()).toEqual([])
    })

    it('one never answers: the bureau sees it, it loses what its consent shows, until it answers', async () => {
      const { dueOn, lapsesOn } = notices[0]!
      const calendar = world.base.rules().workingCalendar
      expect([dueOn, lapsesOn]).toEqual([
        addWorkingDays(TODAY, 3, calendar),
        addWorkingDays(dueOn, 5, calendar),
      ])
      world.setNow(noon(dueOn))
      expect(await laggards()).toEqual([])
      world.setNow(noon(addDays(dueOn, 1)))
      const late = await laggards()
      expect(late).toHaveLength(2)
      for (const one of late)
        expect(one).toMatchObject({
          partyName: silent.party!.name,
          subjectId: firm.id,
          isOverdue: true,
          acknowledgedAt: null,
        })
      expect(await seenBySilent()).toEqual({ lapsed: false, byConsent: true })
      world.setNow(noon(addDays(lapsesOn, 1)))
      expect(await seenBySilent()).toEqual({ lapsed: true, byConsent: false })
      await acknowledge(silent, notices)
      expect(await seenBySilent()).toEqual({ lapsed: false, byConsent: true })
      expect(await laggards()).toEqual([])
    })
  },
)
