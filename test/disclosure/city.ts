import { uuidv7 } from 'uuidv7'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import { usciNumber } from '../support/numbers.ts'
import type { World } from '../support/world.ts'
import { makeCaller } from './callers.ts'
import { addNode, nextSerial, nextValue, ORIGIN, type City } from './canary.ts'
import {
  CALLERS,
  LIST_STATES,
  MEASURE_STATES,
  REPAIR_STATES,
  RELATIONS,
  STATES,
  EVALUATION_STATES,
  OBJECTION_STATES,
  type EvaluationState,
  type ListState,
  type MeasureState,
  type ObjectionState,
  type Relation,
  type Scope,
  type State,
} from './expected.ts'
import { plantCheck } from './planted-check.ts'
import { plantAccesses, plantContact } from './planted-log.ts'
import { plantExchange } from './planted-exchange.ts'
import { plantEvaluation } from './planted-evaluations.ts'
import { plantListEntry } from './planted-lists.ts'
import { plantObjection } from './planted-objections.ts'
import { plantMeasure } from './planted-measures.ts'
import { plantCommitment } from './planted-commitments.ts'
import { plantRepair } from './planted-repairs.ts'
import { plantRecord } from './planted-records.ts'

type Category = 'Organization' | 'SoleTrader' | 'Person'

/** Plants a subject of each category in each relation, with a record and a commitment in each state, and makes every kind of caller. */
export async function plant(world: World): Promise<City> {
  const city: City = {
    ids: {},
    canaries: [],
    nodes: [],
    types: new Map(),
    uscis: [],
    viewers: new Map(),
    parties: new Map(),
    firms: {} as City['firms'],
    subjects: new Map(),
  }
  const consenting: string[] = []
  for (const relation of RELATIONS) {
    for (const category of ['Organization', 'SoleTrader', 'Person'] as const) {
      const subjectId = await plantSubject(world, city, relation, category)
      city.subjects.set(relation, [...(city.subjects.get(relation) ?? []), subjectId])
      if (category === 'Organization') city.firms[relation] = subjectId
      // A party of class SUBJECT is one subject: the others of that relation are nobody's own.
      if (relation === 'OWN' && category !== 'Organization') continue
      if (relation === 'CONSENTED') consenting.push(subjectId)
      for (const state of Object.keys(STATES) as State[]) {
        if (category !== 'Organization') continue
        await plantRecord(world, city, relation, subjectId, state)
        await plantCommitment(world, city, relation, subjectId, state)
      }
      if (category !== 'Organization') continue
      for (const state of Object.keys(EVALUATION_STATES) as EvaluationState[]) {
        await plantEvaluation(world, city, relation, subjectId, state)
      }
      for (const state of Object.keys(LIST_STATES) as ListState[]) {
        await plantListEntry(world, city, relation, subjectId, state)
      }
      for (const state of Object.keys(OBJECTION_STATES) as ObjectionState[]) {
        await plantObjection(world, city, relation, subjectId, state)
      }
      for (const state of Object.keys(MEASURE_STATES) as MeasureState[]) {
        await plantMeasure(world, city, relation, subjectId, state)
      }
      for (const state of REPAIR_STATES) {
        await plantRepair(world, city, relation, subjectId, state)
      }
    }
  }
  const { parties } = city
  const standing = { ownId: city.firms.OWN, consenting, parties }
  for (const [name, caller] of Object.entries(CALLERS)) {
    city.viewers.set(name, await makeCaller(world, caller, standing))
  }
  await plantExchange(world)
  await plantContact(world, city)
  await plantAccesses(world, city)
  await plantCheck(world, city)
  city.ids['subject'] = city.nodes[0]!
  city.ids['party'] = writeGlobalId({ kind: 'party', id: parties.get('AGENCY')!.id })
  return city
}

// oxlint-disable-next-line max-lines-per-function -- one statement a table
async function plantSubject(world: World, city: City, relation: Relation, category: Category) {
  const { db, cipher } = world.base
  const id = uuidv7()
  const { source, region } = ORIGIN[relation]
  const isOwnable = relation !== 'OWN' || category === 'Organization'
  const seal = (plain: string) => cipher.seal(plain, id)
  const place = (field: string, scope: Scope, masked: Scope | null = null) => {
    const value = nextValue()
    const canary = { value, place: `${category}.${field}`, state: null, scope, masked }
    // What would be one's own if the party were this subject is like anybody's.
    city.canaries.push({ ...canary, relation: isOwnable ? relation : 'ELSEWHERE' })
    return value
  }
  const KIND = { Organization: 'ORGANIZATION', SoleTrader: 'SOLE_TRADER', Person: 'PERSON' }
  const isTrader = category === 'SoleTrader'
  const isPerson = category === 'Person'
  const name = isPerson ? place('name', 'SHARED') : `示例金丝雀${nextSerial()}`
  const phone = place('phone', isPerson ? 'INTERNAL' : 'AUTHORIZED')
  const paper = isPerson
    ? null
    : place('representativeIdNumber', 'INTERNAL', isTrader ? null : 'SHARED')
  const address = isTrader ? place('address', 'SHARED') : null
  const home = isPerson ? place('address', 'INTERNAL') : null
  const operator = isTrader ? place('representativeName', 'SHARED') : null
  await db.query(`insert into subject (id, category, created_at) values ($1, $2, now())`, [
    id,
    KIND[category],
  ])
  await db.query(
    `insert into subject_version (subject_id, id, category, name, status, region_code, domains, phone_sealed,
       representative_id_sealed, address_shared, representative_name, representative_name_shared,
       recorded_at, source_code, row_hash, received_at, address)
     values ($1, $2, $3, $4, 'ACTIVE', $5, '{SAFETY}', $6, $7, $8, $9, $10, '2026-02-01T00:00:00Z', $11, 'x', now(), $12)`,
    [
      id,
      uuidv7(),
      KIND[category],
      name,
      region,
      seal(phone),
      paper === null ? null : seal(paper),
      address,
      isTrader ? '张**' : null,
      operator,
      source,
      home,
    ],
  )
  const number = isPerson ? place('identifiers', 'INTERNAL', 'SHARED') : usciNumber(nextSerial())
  const stored = isPerson ? cipher.blindIndex('RESIDENT_ID', number) : number
  const type = isPerson ? 'RESIDENT_ID' : 'USCI'
  await db.query(`insert into identifier (type, value, subject_id) values ($1, $2, $3)`, [
    type,
    stored,
    id,
  ])
  await db.query(
    `insert into subject_identifier (subject_id, type, value, sealed, is_personal, validity, is_primary, source_code, recorded_at)
     values ($1, $2, $3, $4, $5::text::boolean, 'VALID', true, $6, now())`,
    [id, type, stored, isPerson ? seal(number) : null, String(isPerson), source],
  )
  if (!isPerson) {
    city.uscis.push(number)
    await db.query(
      `insert into subject_name (subject_id, category, name, core_name, bigrams, region_code, status)
       values ($1, $2, $3, $3, '{金丝}', $4, 'ACTIVE')`,
      [id, KIND[category], name, region],
    )
  }
  addNode(city, writeGlobalId({ kind: 'subject', subjectId: id }), category)
  return id
}
