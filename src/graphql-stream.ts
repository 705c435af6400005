import {
  createSourceEventStream,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionResult,
} from 'graphql'
import type { RequestContext } from './context.ts'
import { DomainError } from './errors.ts'
import {
  makeDocuments,
  prepare,
  refusal,
  runOnce,
  type Documents,
  type Watch,
} from './graphql-executor.ts'
import { limitDocument } from './limit/document-limit.ts'
import type { ServedSchema } from './schema.ts'

/** A subscription as it is asked for. */
export interface AskedStream {
  query: string
  operationName?: string | null
  variables?: Record<string, unknown>
}

/** What lets a stream go on, and what ends it. */
export interface Keeper {
  /** A context of its own for each event: what it disclosed is logged before anybody gets it. */
  begin(): RequestContext
  /** False once the caller may not have it any more: asked before each event, and while there is none. */
  isGood(): Promise<boolean>
  /** Resolves once the caller has taken what it was sent; false when it is too slow. */
  hasTaken(): Promise<boolean>
}

/** While nothing happens the caller's rights are looked at this often; they are known to half a second. */
const LOOK_MS = 250

/** Answers subscriptions event by event. */
export type StreamExecutor = (
  asked: AskedStream,
  keeper: Keeper,
) => AsyncGenerator<ExecutionResult, void>

/**
 * Makes the executor of subscriptions: the gates, plans, costs and the log of any other operation, for the subscription
 * and again for each event.
 * @param tokens of a document at most
 */
export function makeStreamExecutor(
  served: ServedSchema,
  watch: Watch,
  tokens: number,
): StreamExecutor {
  const documents = makeDocuments(served)
  return async function* (asked, keeper) {
    try {
      yield* follow(served, documents, watch, asked, keeper, tokens)
    } catch (error) {
      yield { errors: [refusal(error)] }
    }
  }
}

async function* follow(
  served: ServedSchema,
  documents: Documents,
  watch: Watch,
  asked: AskedStream,
  keeper: Keeper,
  tokens: number,
): AsyncGenerator<ExecutionResult, void> {
  const { operationName = null, variables = {} } = asked
  const document = read(served, asked.query, tokens)
  if ('errors' in document) return yield document
  const request = { variables }
  const ask = (context: RequestContext) =>
    prepare(served, documents, { document, operationName, request, context })
  const first = await ask(keeper.begin())
  if ('errors' in first) return yield first
  const { running } = first
  if (running.operation.operation !== 'subscription') throw notASubscription()
  await watch.before(running)
  const source = await createSourceEventStream({
    schema: served.schema,
    document,
    operationName,
    contextValue: running.context,
    variableValues: running.variables,
  })
  if (!(Symbol.asyncIterator in source)) return yield source
  const events = makeInbox(source[Symbol.asyncIterator]())
  try {
    while (await keeper.isGood()) {
      const event = await events.next(LOOK_MS)
      if (event === 'LATE') continue
      if (event.done === true) return
      // What was on its way when the right to it ended is not sent.
      if (!(await keeper.isGood())) return
      const each = await ask(keeper.begin())
      if ('errors' in each) return yield each
      await watch.before(each.running)
      const result = await runOnce(each.query, each.running, event.value, watch)
      if (!(await keeper.hasTaken())) return
      yield result
    }
  } finally {
    events.close()
  }
}

/** Parses and validates; the same rules as for any other operation. */
function read(
  { schema }: ServedSchema,
  query: string,
  maxTokens: number,
): DocumentNode | { errors: ExecutionResult['errors'] & object } {
  const document = parse(query, { maxTokens })
  const errors = validate(schema, document, [limitDocument, ...specifiedRules], { maxErrors: 10 })
  return errors.length === 0 ? document : { errors }
}

function notASubscription(): DomainError {
  return new DomainError('BAD_REQUEST', {
    zh: '此处仅接受订阅；查询与变更须经 /graphql',
    en: 'Only subscriptions are answered here; queries and mutations at /graphql',
  })
}

/** Takes one event after the other from an iterator, and gives up waiting without giving up the event. */
function makeInbox(events: AsyncIterator<unknown>) {
  let pending: Promise<void> | null = null
  let arrived: { value: IteratorResult<unknown> } | { error: unknown } | null = null
  let wake = () => {}
  const ask = () =>
    events.next().then(
      (value) => {
        arrived = { value }
        wake()
      },
      (error: unknown) => {
        arrived = { error }
        wake()
      },
    )
  return {
    next: async (most: number): Promise<IteratorResult<unknown> | 'LATE'> => {
      pending ??= ask()
      if (arrived === null) {
        await new Promise<void>((resolve) => {
          const late = setTimeout(resolve, most)
          wake = () => {
            clearTimeout(late)
            resolve()
          }
        })
      }
      if (arrived === null) return 'LATE'
      const one: { value: IteratorResult<unknown> } | { error: unknown } = arrived
      pending = null
      arrived = null
      if ('error' in one) throw one.error
      return one.value
    },
    /** Whoever waits for an event hears of the end when it looks up; nobody waits for that. */
    close: () => {
      void events.return?.().catch(() => {})
    },
  }
}
