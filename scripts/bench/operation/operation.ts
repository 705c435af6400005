/** Who asks: the public, a department that reads, an agency that keeps a copy, the bureau that submits. */
export const CALLERS = ['anonymous', 'department', 'agency', 'bureau'] as const
export type Caller = (typeof CALLERS)[number]

/** Stands in a request for a number that no other request has: ten digits, so that the length stays. */
export const SERIAL = '##########'

/** The day, in SQL, as the product counts it: where the database's own zone is another, a day begins at another hour. */
export const TODAY = `(now() at time zone 'Asia/Shanghai')::date`

/** What a city is asked for, found once in its data. */
export interface Samples {
  /** Codes of firms from all over the city. */
  codes: readonly string[]
  /** Codes of firms whose files hold a full page of records. */
  files: readonly string[]
  /** Beginnings of names that many firms have. */
  names: readonly string[]
  /** Places in the sequence of changes, each behind a page. */
  positions: readonly FeedPlace[]
  /** Firms that records are submitted of. */
  firms: readonly { name: string; usci: string }[]
}

/** A place in the sequence of changes: as the product writes it, and as the tables hold it. */
export interface FeedPlace {
  cursor: string
  at: string
  subjectId: string
  recordId: string
}

/** A GraphQL request's variables. */
export type Variables = Readonly<Record<string, unknown>>

/** One row of LIMIT's statement; an answer is the array of the bodies. */
export interface LimitRow {
  /** JSON, made by the database. */
  body: string
  /** The uuid of the subject that the row is about, where the law has it logged. */
  subject: string | null
  /** What a kept check rests on, as JSON. */
  facts: string | null
}

/** An operation whose speed counts: everything about it stands here, for the product and for LIMIT. */
export interface Operation<Question = unknown> {
  name: string
  title: string
  caller: Caller
  /** Of the headers that a caller sends beside its token. */
  headers: Readonly<Record<string, string>>
  document: string
  /** The share of LIMIT's throughput that is to be reached, at 16 and 64 callers; null: none was set. */
  target: number | null
  /** What is asked, in turn. */
  questions(samples: Samples): readonly Question[]
  variables(question: Question): Variables
  limit: {
    /** The statement, with the parameters of a question. */
    sql: string
    parameters(question: Question): readonly unknown[]
    /** What is committed before the answer goes: the coordinates of a log row, and whether the checks are kept. */
    logs: { coordinates: readonly string[]; keepsChecks: boolean } | null
  }
  /**
   * What an answer holds, said in the same words of the product's data and of LIMIT's rows: the two must be equal, and
   * as many as `least` or more.
   */
  content: {
    ofProduct(data: never): readonly string[]
    ofLimit(rows: never): readonly string[]
    least: number
  }
}

/** Declares an operation; the type of its question is its own affair. */
export function operation<Question>(declared: Operation<Question>): Operation {
  return declared as unknown as Operation
}

export interface Connection<Node> {
  edges: { node: Node }[]
}

export function nodesOf<Node>({ edges }: Connection<Node>): Node[] {
  return edges.map(({ node }) => node)
}
