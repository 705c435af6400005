import { z } from 'zod'
import { MEMBER_ROLES, type MemberRole } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { checkPlainText } from '../personal/plain-text.ts'
import type { ActKind } from './four-eyes.rules.ts'
import { MANDATE_ACTS, type MandateAct } from './mandate.rules.ts'
import { REGISTERED_CLASSES } from './party.rules.ts'

/** The shapes of what an act of administration registers: read at the proposal, and again at the decision. */

const day = z.iso.date()
const id = z.guid()
const line = (most: number) => z.string().trim().min(1).max(most)
const code = line(64).nullable()
const period = { validFrom: day, validTo: day.nullable() }

const party = z.strictObject({
  class: z.enum(REGISTERED_CLASSES),
  name: line(200),
  parentId: id.nullable(),
  regionCode: code,
  domains: z.array(line(64)).max(50),
  subjectId: id.nullable(),
  sourceCode: code,
  contact: line(200).nullable(),
  ...period,
})

const member = z.strictObject({
  partyId: id,
  issuer: z.url({ protocol: /^https?$/ }).max(500),
  issuerSubject: line(255),
  role: z.enum(Object.keys(MEMBER_ROLES) as [MemberRole, ...MemberRole[]]),
  ...period,
})

const mandate = z.strictObject({
  partyId: id,
  act: z.enum(Object.keys(MANDATE_ACTS) as [MandateAct, ...MandateAct[]]),
  domain: code,
  regionCode: code,
  scheme: line(100).nullable(),
  basis: line(500),
  ...period,
})

export type PartyDetails = z.infer<typeof party>
export type MemberDetails = z.infer<typeof member>
export type MandateDetails = z.infer<typeof mandate>

/** What an act registers: one of these, or nothing when it changes the state of what is there. */
export interface ActDetails {
  party?: PartyDetails
  member?: MemberDetails
  mandate?: MandateDetails
}

/** The body of an act: the party concerned (of a party to be registered, its parent), and the details. */
export interface ActBody extends ActDetails {
  concerns: string | null
}

const SCHEMAS = {
  REGISTER_PARTY: z.strictObject({ party }),
  REGISTER_MEMBER: z.strictObject({ member }),
  GRANT_MANDATE: z.strictObject({ mandate }),
} satisfies Partial<Record<ActKind, z.ZodType<ActDetails>>>

const NOTHING: z.ZodType<ActDetails> = z.strictObject({})

/**
 * Reads the details of an act.
 * @throws DomainError BAD_INPUT that names the fields at fault
 */
export function readDetails(kind: ActKind, details: unknown): ActDetails {
  const schema: z.ZodType<ActDetails> = SCHEMAS[kind as keyof typeof SCHEMAS] ?? NOTHING
  const read = schema.safeParse(details)
  if (read.success) return read.data
  const fields = [...new Set(read.error.issues.map(({ path }) => path.join('.')))].join(', ')
  throw new DomainError('BAD_INPUT', {
    zh: `输入有误：${fields}`,
    en: `The input is not valid: ${fields}`,
  })
}

const reason = line(500)

/**
 * Reads the reason of a proposal or a decision.
 * @throws DomainError BAD_INPUT when there is none, or it is too long
 */
export function readReason(text: string): string {
  const read = reason.safeParse(text)
  if (read.success) {
    checkPlainText(read.data)
    return read.data
  }
  throw new DomainError('BAD_INPUT', {
    zh: '须填写理由，至多五百字',
    en: 'A reason is needed, of 500 characters at most',
  })
}
