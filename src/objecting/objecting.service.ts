import { DomainError } from '../errors.ts'
import { applyRemedy, type Remedy } from '../dispute/apply.service.ts'
import { endOfPeriod } from '../objection/objection-deadline.rules.ts'
import { loadParty } from '../party/party.service.ts'
import { readItems } from './objection-items.rules.ts'
import { listStepKinds, updateStepsAsked } from './objecting.store.ts'
import { refuse, type Done } from './refused.ts'
import { takeStep, type Asking, type Step, type StepAsked, type Stepping } from './step.service.ts'

/** Steps with an objection, each as `takeStep` takes it: its errors are theirs. */

/** The handling unit accepts an objection. */
export function acceptObjection(asking: Asking, asked: StepAsked): Promise<Done> {
  return takeStep(asking, 'ACCEPT', 'HANDLER', asked)
}

/** The handling unit does not accept it, and says why. */
export function refuseObjection(asking: Asking, asked: StepAsked): Promise<Done> {
  return takeStep(asking, 'REFUSE', 'HANDLER', asked)
}

/**
 * The handling unit asks the source of the fact to verify, or another unit that it names.
 * @throws DomainError NOT_FOUND for a party that is no unit with a source
 */
export async function askVerification(
  asking: Asking,
  asked: StepAsked,
  unitId: string | null,
): Promise<Done> {
  const unit = unitId === null ? null : await loadParty(asking.writing, unitId)
  const isUnit = unit !== null && ['BUREAU', 'COUNTY'].includes(unit.class)
  if (unitId !== null && (!isUnit || unit.sourceCode === null)) throw new DomainError('NOT_FOUND')
  const source = unit?.sourceCode ?? null
  return takeStep(asking, 'VERIFY', 'HANDLER', { ...asked, more: unitId }, async ({ tx, row }) => {
    const other = source ?? row.verifierSource
    const verifierSource = other === row.sourceCode ? null : other
    await updateStepsAsked(tx, { ...asked.objection, verifierSource })
    return { changes: { verifierSource } }
  })
}

/** The unit that was asked says what it found. */
export function answerVerification(asking: Asking, asked: StepAsked): Promise<Done> {
  return takeStep(asking, 'ANSWER', 'VERIFIER', asked)
}

/** What is decided of an objection; what is upheld has a remedy. */
export type Decision =
  | { outcome: 'REJECTED' }
  | { outcome: 'UPHELD'; remedy: Remedy; values: ReadonlyMap<string, string | null> }

/**
 * The handling unit decides. Upheld: the fact is corrected or taken back, in a version that names the objection; else its
 * mark goes. It waits for the verification until its last day. Nobody takes a second look at his own decision.
 * @throws DomainError FOUR_EYES_REQUIRED
 */
export function decideObjection(
  asking: Asking,
  asked: StepAsked,
  decision: Decision,
): Promise<Done> {
  const { actor } = asking.reader.viewer
  const isUpheld = decision.outcome === 'UPHELD'
  const more = isUpheld
    ? [decision.outcome, decision.remedy, [...decision.values]]
    : [decision.outcome]
  const action = isUpheld ? 'UPHOLD' : 'REJECT'
  return takeStep(asking, action, 'HANDLER', { ...asked, more }, async (stepping) => {
    const { row, today } = stepping
    if (row.state === 'SECOND_LOOK' && row.decidedBy === actor)
      throw new DomainError('FOUR_EYES_REQUIRED')
    await awaitVerification(stepping)
    const changes = { decidedOn: today, outcome: decision.outcome, decidedBy: actor }
    if (!isUpheld) return { changes }
    return { changes, ...(await remedied(stepping, decision)) }
  })
}

async function remedied(
  { source, changing, fact }: Stepping,
  { remedy, values }: Extract<Decision, { outcome: 'UPHELD' }>,
): Promise<Step> {
  const items = [...values].map(([field, claimed]) => ({ field, recorded: null, claimed }))
  if (remedy === 'CORRECT') readItems(items.filter(({ claimed }) => claimed !== null))
  const problems = await applyRemedy(source, changing, fact, remedy, values)
  if (problems.length > 0) {
    refuse('CORRECTION_INVALID', {
      zh: problems.map(({ zh }) => zh).join('；'),
      en: problems.map(({ en }) => en).join('; '),
    })
  }
  return { items }
}

/** A unit that was asked has its period; what the handling unit verifies itself waits for nobody. */
async function awaitVerification({ tx, row, today }: Stepping): Promise<void> {
  if (row.state !== 'VERIFYING' || row.verifierSource === null) return
  const steps = await listStepKinds(tx, { subjectId: row.subjectId, id: row.objectionId })
  const isAnswered = steps.some(({ kind }) => kind === 'VERIFIED')
  if (!isAnswered && row.dueOn !== null && today <= row.dueOn) refuse('VERIFICATION_OPEN')
}

/** The handling unit tells the result, and how. */
export function notifyObjection(asking: Asking, asked: StepAsked): Promise<Done> {
  return takeStep(asking, 'NOTIFY', 'HANDLER', asked)
}

/** Who filed it asks for a second look at what was rejected, once, within the period after it was told. */
export function reviewObjection(asking: Asking, asked: StepAsked): Promise<Done> {
  const { writing } = asking
  return takeStep(asking, 'REVIEW', 'FILER', asked, ({ row, today, fact }) => {
    if (!fact.isStanding) refuse('FACT_NOT_STANDING')
    const isLate =
      row.state === 'NOTIFIED' &&
      today > endOfPeriod(writing.rules(), 'REVIEW_REQUEST', row.sinceOn)
    if (isLate) refuse('REVIEW_LATE')
    return Promise.resolve({ changes: { isReviewed: true } })
  })
}

/** Who filed it takes it back before it is decided. */
export function withdrawObjection(asking: Asking, asked: StepAsked): Promise<Done> {
  return takeStep(asking, 'WITHDRAW', 'FILER', asked)
}
