import { faultOfCode, readCommitmentCode } from '../commitment/commitment-code.rules.ts'
import type { CommitmentRow } from '../commitment/commitment.store.ts'
import type { Scope } from '../disclosure/scope.ts'
import type { PartyClass } from '../disclosure/viewer.ts'
import { hasPersonalData } from '../personal/scan.rules.ts'
import { addDays } from '../rule/calendar.rules.ts'
import { findCommitmentType, findPublicationClass } from '../rule/commitment.view.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { SubjectCategory } from '../rule/rule.schema.ts'
import { problemAt, type CommitmentProblem } from './problem.ts'
import { checkTemplate } from './template.rules.ts'
import { makeTextReader, type TextReader } from './text.rules.ts'

/** A commitment as a caller registers it. Days are ISO, the last one inclusive. */
export interface GivenCommitment {
  /** The version of the template that it follows; null: of none. */
  template: string | null
  type: string
  scene: string | null
  publicationClass: string
  code: string | null
  reason: string
  content: string
  liability: string
  domain: string | null
  signedOn: string
  validUntil: string | null
  acceptingUnit: string | null
  acceptingUnitCode: string | null
  remarks: string | null
}

/** Who registers it, and for whom. */
export interface Registering {
  partyClass: PartyClass
  partyName: string
  /** The division of the party; null: it has none, and what is registered lies where its subject does. */
  partyRegion: string | null
  subjectRegion: string | null
  category: SubjectCategory
}

/** How open a row is, and why. */
type Openness = Pick<CommitmentRow, 'disclosureScope' | 'publicationReason' | 'publishedFrom'>

/** A commitment that passed its rules. */
export type CommitmentDraft = Openness &
  Pick<
    CommitmentRow,
    | 'code'
    | 'template'
    | 'typeCode'
    | 'sceneCode'
    | 'publicationClass'
    | 'reason'
    | 'content'
    | 'liability'
    | 'domain'
    | 'regionCode'
    | 'signedOn'
    | 'validFrom'
    | 'validTo'
    | 'acceptingUnit'
    | 'acceptingUnitCode'
    | 'remarks'
  >

/**
 * Checks a commitment by the national template and the rules in force, and derives how open it is. Pure.
 * @returns the draft, or all that is wrong with it
 */
export function draftCommitment(
  book: RuleBook,
  today: string,
  given: GivenCommitment,
  by: Registering,
): { ok: true; draft: CommitmentDraft } | { ok: false; problems: CommitmentProblem[] } {
  const texts = makeTextReader(book)
  const { problems } = texts
  const said = readTexts(texts, given, by)
  const { type, openness, scene } = readCodes(book, today, given, by.partyClass, problems)
  checkDays(given, today, problems)
  const code = readCode(book, given, type?.body.code === 'REQUIRED', problems)
  if (type === null || openness === null) return { ok: false, problems }
  const { domain, signedOn, validUntil } = given
  const found = {
    ...said,
    typeCode: type.code,
    sceneCode: scene,
    publicationClass: openness.code,
    code,
    domain,
    signedOn,
  }
  const compared = { ...found, category: by.category, validUntil }
  const template = checkTemplate(book, given.template, compared, problems)
  if (problems.length > 0) return { ok: false, problems }
  const open = [said.reason, said.content, said.liability]
  return {
    ok: true,
    draft: {
      ...opennessOf(openness.body, by.category === 'PERSON', open, today),
      ...found,
      template,
      regionCode: regionOf(code, by),
      validFrom: signedOn,
      validTo: validUntil === null ? null : addDays(validUntil, 1),
    },
  }
}

/** The texts, and the unit that accepted it: what a subject registers itself has none. */
function readTexts(texts: TextReader, given: GivenCommitment, by: Registering) {
  const { problems } = texts
  const said = {
    reason: texts.required('reason', given.reason, 'SHORT'),
    content: texts.required('content', given.content, 'LONG'),
    liability: texts.required('liability', given.liability, 'LONG'),
    remarks: texts.optional('remarks', given.remarks, 'SHORT'),
  }
  if (by.partyClass === 'SUBJECT') return { ...said, acceptingUnit: null, acceptingUnitCode: null }
  const unit = texts.optional('acceptingUnit', given.acceptingUnit, 'NAME')
  const acceptingUnitCode = texts.unitCode('acceptingUnitCode', given.acceptingUnitCode)
  const isNamed = problems.some(({ field }) => field === 'acceptingUnitCode')
  if (acceptingUnitCode === null && !isNamed) {
    problems.push(problemAt('acceptingUnitCode', 'REQUIRED_MISSING'))
  }
  return { ...said, acceptingUnit: unit ?? by.partyName, acceptingUnitCode }
}

/** The type, the publication class and the scene that texts mean; those that may not be are problems. */
function readCodes(
  book: RuleBook,
  today: string,
  given: GivenCommitment,
  partyClass: PartyClass,
  problems: CommitmentProblem[],
) {
  const type = findCommitmentType(book, given.type, today)
  if (type === null) problems.push(problemAt('type', 'TYPE_UNKNOWN'))
  else if (!type.body.registrars.includes(partyClass))
    problems.push(problemAt('type', 'TYPE_FORBIDDEN'))
  const openness = findPublicationClass(book, given.publicationClass, today)
  if (openness === null) problems.push(problemAt('publicationClass', 'PUBLICATION_CLASS_UNKNOWN'))
  else if (partyClass === 'SUBJECT' && openness.body.scope === 'INTERNAL')
    problems.push(problemAt('publicationClass', 'PUBLICATION_CLASS_FORBIDDEN'))
  const scene = given.scene === null ? null : book.codeOf('COMMITMENT_SCENE', given.scene.trim())
  if (given.scene !== null && scene === null) problems.push(problemAt('scene', 'SCENE_UNKNOWN'))
  return { type, openness, scene }
}

function checkDays(
  { signedOn, validUntil }: GivenCommitment,
  today: string,
  problems: CommitmentProblem[],
): void {
  if (signedOn > today) problems.push(problemAt('signedOn', 'DATE_IN_FUTURE'))
  if (validUntil !== null && validUntil < signedOn)
    problems.push(problemAt('validUntil', 'PERIOD_REVERSED'))
}

function readCode(
  book: RuleBook,
  { code, signedOn }: GivenCommitment,
  isRequired: boolean,
  problems: CommitmentProblem[],
): string | null {
  const text = code?.trim() ?? ''
  if (text === '') {
    if (isRequired) problems.push(problemAt('code', 'REQUIRED_MISSING'))
    return null
  }
  const isDivision = (division: string) => book.regions.some((region) => region.code === division)
  const fault = faultOfCode(text, signedOn, isDivision)
  if (fault !== null) problems.push(problemAt('code', fault))
  return text
}

/** The division that accepted it, which its code says; else that of who registers it. */
function regionOf(code: string | null, { partyRegion, subjectRegion }: Registering): string | null {
  const read = code === null ? null : readCommitmentCode(code)
  return read?.division ?? partyRegion ?? subjectRegion
}

/**
 * How open a commitment is: as its class says, of a natural person never public. One that is public while nothing in
 * its texts looks like a person; else it waits, shared between public bodies, until somebody read it.
 */
export function opennessOf(
  body: { scope: Scope; personScope: Scope },
  isPerson: boolean,
  texts: readonly (string | null)[],
  today: string,
): Openness {
  const scope = isPerson ? body.personScope : body.scope
  const waits = scope === 'PUBLIC' && texts.some((text) => text !== null && hasPersonalData(text))
  if (waits) {
    return {
      disclosureScope: 'SHARED',
      publicationReason: 'TEXT_NOT_RELEASED',
      publishedFrom: null,
    }
  }
  return {
    disclosureScope: scope,
    publicationReason: isPerson && scope !== body.scope ? 'PERSON' : 'BY_CLASS',
    publishedFrom: scope === 'PUBLIC' ? today : null,
  }
}
