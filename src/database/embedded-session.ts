import { Mutex, parse, protocol, type PGlite } from '@electric-sql/pglite'

/**
 * The one session of the embedded database. What PGlite's own `query` says in five messages, each planned anew, goes off
 * in one here, over a statement that was prepared before.
 */
export interface Session {
  /** Lets work have the session for itself: others take turns. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result>
  /** Runs one statement, prepared for a role: what the row policies of another make of it is another plan. */
  run<Row>(role: string, text: string, parameters?: readonly unknown[]): Promise<Row[]>
  /** Runs a text of one or more statements without parameters and gives the rows of the last. */
  script<Row>(text: string): Promise<Row[]>
}

type Parsers = PGlite['parsers']

/** A statement that is prepared, and the types of its parameters. */
interface Prepared {
  name: string
  types: number[]
}

/** Beyond so many the one that was prepared first is forgotten. */
const PREPARED_MOST = 1_000

const { serialize } = protocol
const SYNC = serialize.sync()
const TO_ROWS = joined(serialize.describe({ type: 'P' }), serialize.execute({}), SYNC)

/** Opens the session of a database; nothing else is to speak to it from then on but what closes or dumps it. */
export function openSession(pg: PGlite, parsers: Parsers): Session {
  const turn = new Mutex()
  // Within a turn several may be asked for at once: what is said and what is answered stay together.
  const line = new Mutex()
  const prepared = new Map<string, Prepared>()
  let named = 0

  async function prepare(key: string, text: string): Promise<Prepared> {
    const name = `s${++named}`
    const described = serialize.describe({ type: 'S', name })
    const { messages } = await pg.execProtocol(
      joined(serialize.parse({ name, text }), described, SYNC),
    )
    const one = { name, types: parse.parseDescribeStatementResults(messages) }
    prepared.set(key, one)
    const [first] = prepared
    if (prepared.size > PREPARED_MOST && first !== undefined) {
      prepared.delete(first[0])
      await pg.execProtocol(joined(serialize.close({ type: 'S', name: first[1].name }), SYNC))
    }
    return one
  }

  const textOf = (value: unknown, type: number | undefined): string | null => {
    if (value === null || value === undefined) return null
    const serializer = type === undefined ? undefined : pg.serializers[type]
    return serializer === undefined ? String(value) : serializer(value)
  }

  async function execute<Row>(
    key: string,
    text: string,
    parameters: readonly unknown[],
  ): Promise<Row[]> {
    const { name, types } = prepared.get(key) ?? (await prepare(key, text))
    const values = parameters.map((value, at) => textOf(value, types[at]))
    const bound = serialize.bind({ statement: name, values })
    const { messages } = await pg.execProtocol(joined(bound, TO_ROWS))
    const [result] = parse.parseResults(messages, pg.parsers, { parsers })
    return (result?.rows ?? []) as Row[]
  }

  return {
    inTurn: (work) => turn.runExclusive(work),
    run: <Row>(role: string, text: string, parameters: readonly unknown[] = []) =>
      line.runExclusive(() => execute<Row>(`${role} ${text}`, text, parameters)),
    script: <Row>(text: string) =>
      line.runExclusive(async () => {
        const results = await pg.exec(text, { parsers })
        return (results.at(-1)?.rows ?? []) as Row[]
      }),
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
