import { randomBytes } from 'node:crypto'
import type { ExecutionResult } from 'graphql'
import { pino } from 'pino'
import type { RequestContext } from '../../src/context.ts'
import type { Database } from '../../src/database/database.ts'
import { openEmbedded } from '../../src/database/embedded.ts'
import { migrate } from '../../src/database/migrate.ts'
import { ANONYMOUS, entitlementOf, type Entitlement } from '../../src/disclosure/entitlement.ts'
import type { Base, Writing } from '../../src/disclosure/reading.ts'
import { DisclosureReport } from '../../src/disclosure/report.ts'
import { SCOPES } from '../../src/disclosure/scope.ts'
import { makeBase, MIGRATIONS } from '../../src/open.ts'
import { makeCipher } from '../../src/personal/cipher.ts'
import { makeCursorCodec } from '../../src/relay/cursor.ts'
import { readRuleFiles, RULE_DATA_FOLDER } from '../../src/rule/rule.files.ts'
import { loadRules } from '../../src/rule/rule.service.ts'
import { makeSchema, type ServedSchema } from '../../src/schema.ts'
import { makeApollo, makeReadings } from '../../src/server.ts'

/** The day on which tests play, unless they set another: Order 36 is in force. */
export const TODAY = '2026-11-20'

/** Sees every scope: what tests compare the public view with. */
export const EVERYTHING = entitlementOf(SCOPES)

/** A whole product on a database of its own, without HTTP. */
export interface World {
  base: Base
  served: ServedSchema
  writing: Writing
  /** Moves the clock; today follows. */
  setNow(at: Date): void
  query(document: string, variables?: Record<string, unknown>, as?: Asking): Promise<Answer>
  close(): Promise<void>
}

/** Who asks; anonymous unless said otherwise. */
export interface Asking {
  entitlement?: Entitlement
  isOperator?: boolean
  /** Has the handle to write although no operator: only the operation gate is left to refuse. */
  holdsWriting?: boolean
  isStrict?: boolean
  language?: 'zh' | 'en'
}

/** Tests look into answers freely. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Answer = ExecutionResult<any, any>

let image: Blob | undefined

/** An embedded database in memory, migrated; the first is kept as an image that the others start from. */
export async function openTestDatabase(): Promise<Database> {
  if (image !== undefined) return openEmbedded(null, image)
  const first = await openEmbedded(null)
  await migrate(first, MIGRATIONS)
  image = await first.dump()
  return first
}

/** Makes a world, on a database of its own or the one given. */
export async function makeWorld(given?: Database): Promise<World> {
  const db = given ?? (await openTestDatabase())
  let now = new Date(`${TODAY}T04:00:00Z`)
  const key = randomBytes(32)
  const { book } = await loadRules(db, readRuleFiles(RULE_DATA_FOLDER), now)
  const base = makeBase({
    db,
    cipher: makeCipher({
      current: 'test',
      keys: new Map([['test', key]]),
      indexKey: randomBytes(32),
    }),
    cursors: makeCursorCodec(randomBytes(32)),
    book,
    now: () => now,
  })
  const served = makeSchema()
  const apollo = makeApollo({
    served,
    logger: pino({ level: process.env['TEST_LOG'] ?? 'silent' }),
  })
  await apollo.start()
  const readingOf = makeReadings(base)
  const writing: Writing = { ...base, actor: 'test' }
  const contextOf = (as: Asking): RequestContext => {
    const entitlement = as.entitlement ?? (as.isOperator === true ? EVERYTHING : ANONYMOUS)
    return {
      viewer: { party: null, isOperator: as.isOperator ?? false },
      reading: readingOf(entitlement),
      writing: as.isOperator === true || as.holdsWriting === true ? writing : null,
      isStrict: as.isStrict ?? false,
      disclosure: new DisclosureReport(entitlement, served.policy),
      language: as.language ?? 'zh',
      requestId: 'test',
    }
  }
  return {
    base,
    served,
    writing,
    setNow: (at) => (now = at),
    query: async (document, variables = {}, as = {}) => {
      const response = await apollo.executeOperation(
        { query: document, variables },
        { contextValue: contextOf(as) },
      )
      if (response.body.kind !== 'single') throw new Error('an incremental answer')
      return response.body.singleResult as Answer
    },
    close: async () => {
      await apollo.stop()
      await db.close()
    },
  }
}
