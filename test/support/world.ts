import { randomBytes } from 'node:crypto'
import type { ExecutionResult } from 'graphql'
import { pino } from 'pino'
import { beginContext, type RequestContext } from '../../src/context.ts'
import type { Database } from '../../src/database/database.ts'
import { perOwner } from '../../src/database/loader.ts'
import { OPERATOR, type Entitlement } from '../../src/disclosure/entitlement.ts'
import type { Watch } from '../../src/graphql-executor.ts'
import { OPERATOR_AUTHOR, type Base, type Writing } from '../../src/disclosure/reading.ts'
import { ANONYMOUS_VIEWER, OPERATOR_VIEWER, type Viewer } from '../../src/disclosure/viewer.ts'
import { makeBase } from '../../src/open.ts'
import { makeCipher } from '../../src/personal/cipher.ts'
import { makeCursorCodec } from '../../src/relay/cursor.ts'
import { openEmbeddedCopy } from './databases.ts'
import { makeReceiptKeys } from './receipts.ts'
import { registerReceiptKeys } from '../../src/receipt/receipt.service.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../../src/rule/rule.files.ts'
import { loadRules } from '../../src/rule/rule.service.ts'
import { makeSchema, type ServedSchema } from '../../src/schema.ts'
import { shanghaiDateOf } from '../../src/vocabulary/date.rules.ts'
import { makeApollo } from '../../src/apollo.ts'
import { writingOf } from '../../src/viewer/author.ts'
import { makeReaders, makeReadings, uniformReader } from '../../src/viewer/reader.ts'

/** The day on which tests play, unless they set another: Order 36 is in force. */
export const TODAY = '2026-11-20'

/** Sees every scope: what tests compare the public view with. */
export const EVERYTHING = OPERATOR

/** A whole product on a database of its own, without HTTP. */
export interface World {
  base: Base
  served: ServedSchema
  writing: Writing
  /** What each answer disclosed that is not public, in the order of the answers: what the server would log. */
  disclosures: { coordinates: string[]; subjectIds: string[] }[]
  /** Moves the clock; today follows. */
  setNow(at: Date): void
  query(document: string, variables?: Record<string, unknown>, as?: Asking): Promise<Answer>
  close(): Promise<void>
}

/** Who asks; anonymous unless said otherwise. */
export interface Asking {
  entitlement?: Entitlement
  /** Who it is, with the rights that the rules of disclosure give it. */
  viewer?: Viewer
  isOperator?: boolean
  /** Has the handle to write although no operator: only the operation gate is left to refuse. */
  holdsWriting?: boolean
  isStrict?: boolean
  language?: 'zh' | 'en'
}

/** Tests look into answers freely. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Answer = ExecutionResult<any, any>

const disclosuresOf = perOwner((_base: Base): World['disclosures'] => [])

/** Collects what a server would log, commits what goes along with it, and charges nothing. */
const collecting: Watch = {
  explain: () => ({}),
  before: () => Promise.resolve(),
  after: async ({ context: { base, disclosure, along } }) => {
    const disclosed = disclosure.disclosed()
    if (disclosed !== null) disclosuresOf(base).push(disclosed)
    if (along.length > 0) {
      await base.db.transaction(async (tx) => {
        for (const { insert, rows } of along) await insert(tx, rows)
      })
    }
    return {}
  },
}

/** The API of worlds, which compiles each document once. */
export type Api = { served: ServedSchema; apollo: ReturnType<typeof makeApollo> }

/** Starts an API, whose documents may be of any size unless it is limited; whoever makes it stops it. */
export async function makeApi({ isLimited = true } = {}): Promise<Api> {
  const served = makeSchema()
  const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' })
  const apollo = makeApollo({ served, logger }, collecting, undefined, isLimited ? undefined : [])
  await apollo.start()
  return { served, apollo }
}

/** The API of all worlds of this process that ask for none of their own: to build the schema takes longer than most tests. */
let common: Promise<Api> | undefined

/** A base with keys of its own; the row policies are told its clock's day. */
async function makeTestBase(db: Database, now: () => Date): Promise<Base> {
  const { book } = await loadRules(db, readRuleFiles(RULE_DATA_FOLDER), now())
  const keys = new Map([['test', randomBytes(32)]])
  const { signer, publicKeys } = makeReceiptKeys()
  await registerReceiptKeys(db, publicKeys, now())
  return makeBase({
    db,
    cipher: makeCipher({ current: 'test', keys, indexKey: randomBytes(32) }),
    cursors: makeCursorCodec(randomBytes(32)),
    signer,
    book,
    now,
    wallToday: () => shanghaiDateOf(now()),
    allowsLoopback: true,
  })
}

/** Makes a world, on a database of its own or the one given, and with the common API or another. */
export async function makeWorld(given?: Database, api?: Api): Promise<World> {
  const db = given ?? (await openEmbeddedCopy())
  let now = new Date(`${TODAY}T04:00:00Z`)
  const base = await makeTestBase(db, () => now)
  const { served, apollo } = api ?? (await (common ??= makeApi()))
  const readingOf = makeReadings(base)
  const readerOf = makeReaders(base)
  const writing: Writing = { ...base, actor: 'test', author: OPERATOR_AUTHOR }
  const contextOf = (as: Asking): RequestContext => {
    const viewer = as.viewer ?? (as.isOperator === true ? OPERATOR_VIEWER : ANONYMOUS_VIEWER)
    const { entitlement } = as
    const readAs =
      entitlement === undefined
        ? readerOf
        : (one: Viewer) => uniformReader(one, readingOf(entitlement))
    return beginContext(served.policy, {
      viewer,
      readerOf: readAs,
      base,
      writing: viewer.isOperator || as.holdsWriting === true ? writing : writingOf(base, viewer),
      isStrict: as.isStrict ?? false,
      language: as.language ?? 'zh',
      requestId: 'test',
      address: '127.0.0.1',
    })
  }
  return {
    base,
    served,
    writing,
    disclosures: disclosuresOf(base),
    setNow: (at) => (now = at),
    query: async (document, variables = {}, as = {}) => {
      const response = await apollo.executeOperation(
        { query: document, variables },
        { contextValue: contextOf(as) },
      )
      if (response.body.kind !== 'single') throw new Error('an incremental answer')
      return response.body.singleResult as Answer
    },
    close: () => db.close(),
  }
}
