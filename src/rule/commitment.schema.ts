import { z } from 'zod'
import { PARTY_CLASSES, type PartyClass } from '../disclosure/viewer.ts'
import { SCOPES } from '../disclosure/scope.ts'
import { commitmentFile } from './commitment-file.schema.ts'
import { commitmentTemplate } from './commitment-template.schema.ts'

/** How a type stands to the code of 20 digits. */
export const COMMITMENT_CODINGS = ['REQUIRED', 'OPTIONAL'] as const
/** What a commitment came to, by the national template (承诺履行状态). */
export const FULFILMENT_RESULTS = ['FULFILLED', 'PARTLY_FULFILLED', 'BREACHED'] as const

const note = z.string().optional()
const scope = z.enum(SCOPES)
const partyClass = z.enum(Object.keys(PARTY_CLASSES) as [PartyClass, ...PartyClass[]])

/** A type of credit commitment (承诺类型). */
const commitmentType = z.strictObject({
  n: z.int().positive(),
  /** Other names under which it is reported. */
  aliases: z.array(z.string().min(1)),
  code: z.enum(COMMITMENT_CODINGS),
  /** Who may register one: units for whoever makes it, SUBJECT for itself. */
  registrars: z.array(partyClass).min(1),
  /** The purpose that a subject consented to who is a member of an association: it registers for nobody else. */
  memberPurpose: z.string().optional(),
  note,
})

/** How far a commitment is open (公开类型). */
const publicationClass = z.strictObject({
  /** Of an organisation or a sole trader. */
  scope,
  /** Of a natural person. */
  personScope: scope,
  note,
})

/** What follows from a judgement. Its code is one of FULFILMENT_RESULTS. */
const fulfilmentResult = z.strictObject({
  /** Of the record that it makes; null: it makes none. */
  severity: z.enum(['MINOR', 'GENERAL', 'SERIOUS']).nullable(),
  /** How long the commitment stays published after it, counted from the judgement; null: no end. */
  publishedMonths: z.int().positive().nullable(),
  note,
})

/** The bodies of the rules on commitments, by kind. */
export const COMMITMENT_RULES = {
  'commitment-type': commitmentType,
  'commitment-template': commitmentTemplate,
  'commitment-file': commitmentFile,
  'publication-class': publicationClass,
  'fulfilment-result': fulfilmentResult,
} as const

/** What is wrong with a result of judging, beyond its form. */
export function problemsOfResult({ code }: { code: string }): string[] {
  return (FULFILMENT_RESULTS as readonly string[]).includes(code)
    ? []
    : [`the program knows no result ${code}`]
}
