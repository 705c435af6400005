import { z } from 'zod'
import { SCOPES } from '../disclosure/scope.ts'
import { OVERS, PARTY_CLASSES, type PartyClass } from '../disclosure/viewer.ts'

const partyClass = z.enum(Object.keys(PARTY_CLASSES) as [PartyClass, ...PartyClass[]])

/** Whom a check for a purpose may concern: anyone, or the caller's own file alone. */
export const CONCERNS = ['ANYONE', 'OWN'] as const

/** What a purpose of a query entitles to. */
export const purpose = z.strictObject({
  /** Who may name it. */
  partyClasses: z.array(partyClass).min(1),
  matter: z.enum(['REQUIRED', 'OPTIONAL']),
  /** Whom a check for it may concern. */
  concerns: z.strictObject({
    subjectCategories: z.array(z.enum(['ORGANIZATION', 'SOLE_TRADER', 'PERSON'])).min(1),
    over: z.enum(CONCERNS),
  }),
  /** Scopes that its law opens to public bodies beyond SHARED. */
  entitles: z.array(z.enum(SCOPES)),
  /** Records count after their publication ended. */
  historyCounts: z.boolean(),
  /** Persons may be looked up by the number of an identity paper. */
  identityLookup: z.boolean(),
  /** The subject learns of the look-up once the matter is closed. */
  untilClosed: z.boolean(),
  note: z.string().optional(),
})

/** One cell of the table "Scopes by caller": what a class of callers sees, of whom, and on what condition. */
export const disclosureRule = z.strictObject({
  partyClass,
  scope: z.enum(SCOPES),
  /** OWN: the subject's own file; CONSENTED: who consented to it; AREA: its regions and fields; HELD: its own records. */
  over: z.enum(OVERS),
  /** NONE: always; NAMED: a purpose is named; ENTITLING: the purpose entitles to the scope. */
  purpose: z.enum(['NONE', 'NAMED', 'ENTITLING']),
  note: z.string().optional(),
})
