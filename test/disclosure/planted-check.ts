import { insertChecks } from '../../src/check/check.store.ts'
import type { CheckPayload } from '../../src/check/payload.ts'
import { writeReceipt } from '../../src/receipt/receipt.rules.ts'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import type { World } from '../support/world.ts'
import { nextValue, type City } from './canary.ts'

/** The number of the planted answer. */
export const PLANTED_NUMBER = '20261120120000CANARYCANARY'

/**
 * An answer that the bureau was given, about a firm elsewhere: for who holds it, and auditors. A fact that it rests on
 * was revoked since.
 */
export async function plantCheck(world: World, city: City): Promise<void> {
  const { db, signer } = world.base
  const place = (field: string) => {
    const value = nextValue()
    const about = { relation: 'ELSEWHERE', state: null, scope: 'SHARED', masked: null } as const
    city.canaries.push({ value, place: `CreditCheck.${field}`, ...about })
    return value
  }
  const subjectId = city.firms.ELSEWHERE
  const [revoked] = await db.query<{ id: string }>(
    `select record_id as id from record where subject_id = $1::uuid and state = 'REVOKED'`,
    [subjectId],
  )
  const fact = { kind: 'RECORD', subjectId, id: revoked!.id, version: 1, isShown: true }
  const payload = payloadOf(place, subjectId, revoked!.id)
  const { checkedAt, outcome, number } = payload
  const purpose = payload.question.purpose
  const row = { number, partyId: city.parties.get('BUREAU')!.id, actor: 'test', purpose, subjectId }
  const answer = { outcome, checkedAt: new Date(checkedAt), facts: [fact] }
  const receipt = await writeReceipt(signer, payload)
  await db.transaction((tx) => insertChecks(tx, [{ ...row, ...answer, receipt }]))
}

function payloadOf(
  place: (field: string) => string,
  subjectId: string,
  recordId: string,
): CheckPayload {
  const id = writeGlobalId({ kind: 'record', subjectId, recordId })
  const fact = { kind: 'RECORD', id, version: 1, on: '2026-04-01', disputed: false }
  return {
    number: PLANTED_NUMBER,
    checkedAt: '2026-11-20T04:00:00.000Z',
    caller: { class: 'BUREAU', party: '示例' },
    question: {
      identifier: { type: 'USCI', value: '911' },
      purpose: 'BIDDING',
      matter: place('matter'),
      asOf: { validAt: null, knownAt: null },
    },
    subject: null,
    outcome: 'ATTENTION',
    policyVersion: 'BIDDING@2022-01-01#x',
    reasons: [
      {
        code: 'SERIOUS_PENALTY',
        zh: place('reason'),
        en: 'Example',
        outcome: 'ATTENTION',
        basis: null,
        count: 1,
        facts: [{ ...fact, label: place('label') }],
        measures: [],
      },
    ],
    measures: [
      { code: 'X', zh: place('measure'), en: 'Example', effect: 'REMINDER', basis: '示例' },
    ],
    coverage: [
      {
        source: 'COURT',
        zh: '示例',
        en: 'Example',
        need: 'OPTIONAL',
        state: 'MISSING',
        deliveredAt: null,
        freshDays: 1,
      },
    ],
  }
}
