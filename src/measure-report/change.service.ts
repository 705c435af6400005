import type { Base } from '../disclosure/reading.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { once } from '../request/once.ts'
import { readText } from '../request/text.rules.ts'
import { measureProblem, type MeasureProblem } from '../measure/measure-problem.ts'
import {
  APPLICATION_ACTIONS,
  applicationStateOn,
  nextApplicationState,
  problemOfAction,
  problemOfLifting,
  problemOfPeriod,
  type ApplicationAction,
} from '../measure/measure-state.rules.ts'
import type { ApplicationKey } from '../measure/measure.store.ts'
import { readMatter, type Reported } from './report.service.ts'
import {
  awaitApplicationTurn,
  closeApplication,
  findOpenApplication,
  insertApplicationVersions,
  type NewApplicationVersion,
  type OpenApplication,
} from './report.store.ts'

/** A change that the unit of an application wants. */
export interface ChangeAsked {
  application: ApplicationKey
  /** The version that the caller read. */
  expectedVersion: number
  reason: string
  key: string
}

/** Columns of the next version that a change sets. */
type Changes = Partial<NewApplicationVersion>

/** What a lifting says: the day, and what came of the measure; undefined: as it was. */
export interface Lifting {
  liftedOn: string
  effect?: string | null
}

/** The unit lifts a measure before its period is over; it holds until the day before. */
export function liftMeasure(
  base: Base,
  viewer: Viewer,
  asked: ChangeAsked,
  { liftedOn, effect }: Lifting,
): Promise<Reported> {
  const told = effectOf(effect)
  return change(base, viewer, 'LIFT', asked, { liftedOn, ...told }, (row, today) => {
    const problem = problemOfLifting(row.validFrom, liftedOn, today)
    return problem === null ? { liftedOn, validTo: liftedOn, ...told } : { problem }
  })
}

/** What a correction says otherwise; undefined: as it was. `validTo` is exclusive, null for no end. */
export interface Correction {
  matter?: string
  content?: string
  effect?: string | null
  validTo?: string | null
}

/** The unit corrects what it reported, or tells what came of it. The end of a lifted measure is that of its lifting. */
export function correctMeasure(
  base: Base,
  viewer: Viewer,
  asked: ChangeAsked,
  { matter, content, effect, validTo }: Correction,
): Promise<Reported> {
  const told: Changes = {
    ...(matter === undefined ? {} : { matter: readMatter(matter) }),
    ...(content === undefined ? {} : { content: readText(content) }),
    ...effectOf(effect),
    ...(validTo === undefined ? {} : { validTo }),
  }
  return change(base, viewer, 'CORRECT', asked, told, (row, today) => {
    if (validTo === undefined) return told
    if (row.state === 'LIFTED') {
      return {
        problem: measureProblem('MEASURE_PERIOD_INVALID', {
          zh: '已解除的措施，其止期即解除日期',
          en: 'A lifted measure ends on the day of its lifting',
        }),
      }
    }
    const problem = problemOfPeriod(row.validFrom, validTo, today)
    return problem === null ? told : { problem }
  })
}

/** The unit withdraws what it reported in error. */
export function withdrawMeasure(base: Base, viewer: Viewer, asked: ChangeAsked): Promise<Reported> {
  return change(base, viewer, 'WITHDRAW', asked, {}, () => ({}))
}

function effectOf(effect: string | null | undefined): Pick<Changes, 'effect'> {
  if (effect === undefined) return {}
  return { effect: effect === null ? null : readText(effect) }
}

/**
 * Makes the next version of an application. Others' applications read like missing ones.
 * @param body what is asked besides, so that a key is not used for another request
 * @param decide what the next version sets, or why there is none, once the state allows it
 * @throws DomainError NOT_FOUND; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
async function change(
  base: Base,
  viewer: Viewer,
  action: ApplicationAction,
  { application, expectedVersion, key, ...asked }: ChangeAsked,
  body: object,
  decide: (row: OpenApplication, today: string) => Changes | { problem: MeasureProblem },
): Promise<Reported> {
  const reason = readText(asked.reason)
  const keyed = {
    name: `${action} measure`,
    key,
    body: [application, expectedVersion, reason, body],
  }
  return once<Reported>(base, viewer, keyed, async (tx) => {
    await awaitApplicationTurn(tx, application)
    const [row] = await findOpenApplication(tx, application)
    if (row === undefined || !isOwn(viewer, row)) throw new DomainError('NOT_FOUND')
    if (row.version !== expectedVersion) return { problem: measureProblem('VERSION_CONFLICT') }
    const today = base.today()
    const before = applicationStateOn(row, today)
    const illegal = problemOfAction(before, action)
    if (illegal !== null) return { problem: illegal }
    const changes = decide(row, today)
    if ('problem' in changes) return changes
    const at = tx.at.toISOString()
    await closeApplication(tx, { ...application, at })
    await insertApplicationVersions(tx, [
      {
        ...row,
        ...changes,
        version: row.version + 1,
        state: nextApplicationState(before, action)!,
        changeKind: APPLICATION_ACTIONS[action],
        changeReason: reason,
        recordedAt: at,
      },
    ])
    return { application }
  })
}

/** Only the unit that reported an application changes it. */
function isOwn(viewer: Viewer, { unitId }: OpenApplication): boolean {
  return viewer.party?.id === unitId && mayDo(viewer, 'measure:report')
}
