import type { Viewer } from '../disclosure/viewer.ts'
import type { Transaction } from '../database/database.ts'
import type { Writing } from '../disclosure/reading.ts'
import {
  objectionProblem,
  type ObjectionProblem,
  type ObjectionProblemCode,
} from '../objection/objection-problem.ts'
import { once, type KeyedStep } from '../request/once.ts'

/** Ends a step that was begun: nothing of it is kept. */
class Refused extends Error {
  readonly problem: ObjectionProblem

  constructor(problem: ObjectionProblem) {
    super(problem.code)
    this.name = 'Refused'
    this.problem = problem
  }
}

/** Refuses a step from wherever it has come to; `onceOrRefused` gives the problem. */
export function refuse(code: ObjectionProblemCode, detail?: { zh: string; en: string }): never {
  throw new Refused(objectionProblem(code, detail))
}

/** The same for a problem that is there already; null refuses nothing. */
export function refuseFor(problem: ObjectionProblem | null): void {
  if (problem !== null) throw new Refused(problem)
}

/** What came of a step: what it was taken with, by its subject's id and its own; or why it was not. */
export type Done = { subjectId: string; id: string } | { problem: ObjectionProblem }

/**
 * Takes a step once, all of it or nothing.
 * @throws DomainError of `once`; what `work` throws
 */
export async function onceOrRefused(
  writing: Writing,
  viewer: Viewer,
  step: KeyedStep,
  work: (tx: Transaction) => Promise<{ subjectId: string; id: string }>,
): Promise<Done> {
  try {
    return await once<Done>(writing, viewer, step, work)
  } catch (error) {
    if (error instanceof Refused) return { problem: error.problem }
    throw error
  }
}
