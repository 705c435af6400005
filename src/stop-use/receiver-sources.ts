import type { Executor } from '../database/database.ts'
import {
  listOfChecks,
  listOfExchange,
  listOfFeed,
  listOfQueries,
  listOfWebhooks,
  type Found,
  type Sought,
} from './receiver.store.ts'
import type { Channel } from './stop-use.rules.ts'
import type { StopKind, Withdrawal } from './withdrawal.store.ts'

/** A way by which parties receive facts, and how it is known who did. A further way is a line here. */
export interface ReceiverSource {
  channel: Channel
  /** Whether a fact can have been received so at all. */
  isOf(withdrawal: Withdrawal): boolean
  list(db: Executor, withdrawals: readonly Withdrawal[], sought: Sought): Promise<readonly Found[]>
}

/** The coordinates under which the access log has answers with facts of a kind: types, and fields that lead to them. */
const LOGGED_AS: Record<StopKind, { types: string[]; fields: string[] }> = {
  RECORD: {
    types: ['PenaltyRecord', 'PermitRecord', 'OtherRecord', 'RecordVersion'],
    fields: ['records'],
  },
  LIST_ENTRY: { types: ['ListEntry', 'ListBulletin'], fields: ['listEntries'] },
  COMMITMENT: { types: ['Commitment', 'CommitmentVersion'], fields: ['commitments'] },
  EVALUATION: { types: ['Evaluation'], fields: ['evaluations'] },
  MEASURE_APPLICATION: {
    types: ['MeasureApplication'],
    fields: ['measureApplications', 'measureStatistics'],
  },
}
/** What leads to facts of every kind. */
const LEADING_TO_ALL = {
  types: ['Change', 'TimelineEvent'],
  fields: ['timeline', 'changes', 'node'],
}

export const RECEIVER_SOURCES: readonly ReceiverSource[] = [
  { channel: 'CHECK', isOf: () => true, list: (db, _, sought) => listOfChecks(db, sought) },
  {
    channel: 'QUERY',
    isOf: () => true,
    list: async (db, withdrawals, sought) => {
      const kinds = [...new Set(sought.numbers.map((at) => withdrawals[at]!.kind))]
      const lists = await Promise.all(
        kinds.map((kind) => {
          const { types, fields } = LOGGED_AS[kind]
          return listOfQueries(db, {
            ...only(sought, (at) => withdrawals[at]!.kind === kind),
            types: [...types, ...LEADING_TO_ALL.types],
            fields: [...fields, ...LEADING_TO_ALL.fields],
          })
        }),
      )
      return lists.flat()
    },
  },
  // What is more than public of the feed is in the access log.
  {
    channel: 'FEED',
    isOf: ({ wasPublished }) => wasPublished,
    list: (db, _, sought) => listOfFeed(db, sought),
  },
  { channel: 'WEBHOOK', isOf: () => true, list: (db, _, sought) => listOfWebhooks(db, sought) },
  { channel: 'EXCHANGE', isOf: () => true, list: (db, _, sought) => listOfExchange(db, sought) },
]

function only(sought: Sought, isMeant: (number: number) => boolean): Sought {
  const of = <T>(list: readonly T[]) => list.filter((_, at) => isMeant(sought.numbers[at]!))
  return {
    numbers: of(sought.numbers),
    subjects: of(sought.subjects),
    facts: of(sought.facts),
    versions: of(sought.versions),
    since: of(sought.since),
    until: of(sought.until),
  }
}
