import { parse, print, type DocumentNode } from 'graphql'
import { DomainError } from '../errors.ts'
import { refusal, type Executor, type ValidatedOperation } from '../graphql-executor.ts'
import { REGISTERED } from './registered.ts'

/** The rule that names the classes of callers that are held to registered operations. */
const LOCKED_CLASSES = 'REGISTERED_OPERATIONS_ONLY'

/**
 * Holds callers whose class the rule data name to the documents of the registered operations, which are what `/op/<name>`
 * answers: sent to `/graphql` word for word, whatever its spaces, one of them is answered as well.
 */
export function lockToRegistered(executor: Executor): Executor {
  const registered = new Set(
    Object.values(REGISTERED).map(({ document }) => print(parse(document))),
  )
  const known = new WeakMap<DocumentNode, boolean>()
  const isRegistered = (document: DocumentNode): boolean => {
    const before = known.get(document)
    if (before !== undefined) return before
    const is = registered.has(print(document))
    known.set(document, is)
    return is
  }
  return (operation) => {
    if (isLocked(operation.context) && !isRegistered(operation.document)) {
      return Promise.resolve({ errors: [refusal(new DomainError('OPERATION_NOT_REGISTERED'))] })
    }
    return executor(operation)
  }
}

function isLocked({ base, viewer }: ValidatedOperation['context']): boolean {
  const rule = base.rules().current('parameter', LOCKED_CLASSES, base.today())
  return String(rule?.body.value ?? '')
    .split(';')
    .includes(viewer.partyClass)
}
