import { isIP } from 'node:net'
import { z } from 'zod'
import { DATABASE_CLASSES, type DatabaseClass } from './disclosure/database-class.ts'
import { StartError } from './errors.ts'
import { parseIdentityKeys } from './personal/keys.ts'
import { parseReceiptKeys } from './receipt/signer.ts'

/**
 * The configuration, read once at start. This is the only reader of `process.env`.
 * Every bad key is named at once, so that an operator mends them in one go.
 */
const listOf = (isRight: (part: string) => boolean, error: string) =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((parts) => parts.every(isRight), { error })

/** A browser sends scheme, host and port, nothing behind them: whatever else is listed would never match. */
function isOrigin(text: string): boolean {
  return (
    URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
  )
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  if (bits === undefined) return most > 0
  return more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most
}

const url = (schemes: string[]) =>
  z.string().refine(
    (text) => {
      try {
        return schemes.includes(new URL(text).protocol)
      } catch {
        return false
      }
    },
    { error: `must be a URL that begins with ${schemes.map((s) => `${s}//`).join(' or ')}` },
  )

const integer = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, { error: `must be a whole number from ${least} to ${most}` })
    .transform(Number)
    .refine((n) => n >= least && n <= most, {
      error: `must be a whole number from ${least} to ${most}`,
    })

type KeyProblems = { ok: true } | { ok: false; problems: readonly { entry: number; en: string }[] }

/** A list of keys; each bad entry is named by its place. */
const keyList = (parse: (text: string) => KeyProblems) =>
  z
    .string()
    .superRefine((text, context) => {
      const parsed = parse(text)
      if (parsed.ok) return
      for (const { entry, en } of parsed.problems) {
        context.addIssue({ code: 'custom', message: `entry ${entry}: ${en}` })
      }
    })
    .optional()

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: integer(0, 65535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('.data'),
  DATABASE_URL: url(['postgres:', 'postgresql:']).optional(),
  DATABASE_POOL: integer(1, 200).default(8),
  CORS_ORIGINS: listOf(isOrigin, 'must be a list of origins such as https://credit.example'),
  TRUSTED_PROXIES: listOf(isNetwork, 'must be a list of addresses or CIDR blocks'),
  OIDC_ISSUER: url(['https:', 'http:']).optional(),
  OIDC_AUDIENCE: z.string().min(1).optional(),
  INTROSPECTION: z.enum(['on', 'off']).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  WEBHOOK_ALLOW_LOOPBACK: z.enum(['true', 'false']).default('false'),
  IDENTITY_KEYS: keyList(parseIdentityKeys),
  RECEIPT_KEYS: keyList(parseReceiptKeys),
  METRICS_TOKEN: z.string().min(32, { error: 'must have 32 characters or more' }).optional(),
})

/** Where a platform of the exchange is, what we share with it, and which party it is. */
export interface ExchangeAddress {
  code: string
  url: string
  secret: string
  party: string
}

/** The validated configuration; names are those of the environment, in camel case. */
export interface Config {
  production: boolean
  port: number
  host: string
  dataDir: string
  databaseUrl: string | null
  databasePool: number
  /** Logins of database classes, by role; a class without one uses `databaseUrl` with its role set. */
  roleUrls: Readonly<Record<string, string>>
  corsOrigins: readonly string[]
  trustedProxies: readonly string[]
  /** The provider of access tokens for people; null: there is none. */
  oidc: { issuer: string; audience: string } | null
  /** Webhooks may lead to this machine itself: for tests and demonstrations. */
  allowsLoopback: boolean
  /** Whether callers may ask for the schema, and get names suggested: on in development, off in production. */
  showsSchema: boolean
  logLevel: z.infer<typeof Environment>['LOG_LEVEL']
  identityKeys: string | null
  receiptKeys: string | null
  exchange: readonly ExchangeAddress[]
  /** Whoever brings it reads /metrics; null: this machine alone does. */
  metricsToken: string | null
}

/**
 * Reads the configuration from an environment.
 * @throws StartError that names every bad key with what it must be.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  // An empty variable is an unset one: that is how shells and compose files write it.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  const problems = parsed.success ? [] : parsed.error.issues.map(problem)
  if ((given['OIDC_ISSUER'] === undefined) !== (given['OIDC_AUDIENCE'] === undefined)) {
    problems.push('OIDC_ISSUER and OIDC_AUDIENCE are set together or not at all')
  }
  if (given['NODE_ENV'] === 'production' && given['OIDC_ISSUER']?.startsWith('http:') === true) {
    problems.push('OIDC_ISSUER must be https in production: its keys are fetched from there')
  }
  if (given['NODE_ENV'] === 'production') {
    for (const key of ['DATABASE_URL', 'IDENTITY_KEYS', 'RECEIPT_KEYS']) {
      if (given[key] === undefined) problems.push(`${key} is required in production`)
    }
  }
  if (given['NODE_ENV'] === 'production' && given['WEBHOOK_ALLOW_LOOPBACK'] === 'true') {
    problems.push(
      'WEBHOOK_ALLOW_LOOPBACK is refused in production: what listens here is not for others',
    )
  }
  const roleUrls = readRoleUrls(given, problems)
  const exchange = readExchange(given, problems)
  if (!parsed.success || problems.length > 0) {
    throw new StartError(`Configuration refused: ${problems.join('; ')}.`)
  }
  const env = parsed.data
  return {
    production: env.NODE_ENV === 'production',
    port: env.PORT,
    host: env.HOST,
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL ?? null,
    databasePool: env.DATABASE_POOL,
    roleUrls,
    corsOrigins: env.CORS_ORIGINS,
    trustedProxies: env.TRUSTED_PROXIES,
    oidc:
      env.OIDC_ISSUER === undefined || env.OIDC_AUDIENCE === undefined
        ? null
        : { issuer: env.OIDC_ISSUER, audience: env.OIDC_AUDIENCE },
    allowsLoopback: env.WEBHOOK_ALLOW_LOOPBACK === 'true',
    showsSchema: (env.INTROSPECTION ?? (env.NODE_ENV === 'production' ? 'off' : 'on')) === 'on',
    logLevel: env.LOG_LEVEL,
    identityKeys: env.IDENTITY_KEYS ?? null,
    receiptKeys: env.RECEIPT_KEYS ?? null,
    exchange,
    metricsToken: env.METRICS_TOKEN ?? null,
  }
}

/**
 * The logins of database classes: `DATABASE_URL_PUBLIC` is that of class PUBLIC. By role, as the database has them.
 * Adds to `problems` what is wrong.
 */
function readRoleUrls(
  given: Record<string, string | undefined>,
  problems: string[],
): Record<string, string> {
  const urls: Record<string, string> = {}
  for (const [key, value] of Object.entries(given)) {
    const name = /^DATABASE_URL_(.+)$/.exec(key)?.[1]
    if (name === undefined || value === undefined) continue
    if (!isDatabaseClass(name)) {
      problems.push(`${key} names no database class (${Object.keys(DATABASE_CLASSES).join(', ')})`)
    } else if (!/^postgres(ql)?:\/\//.test(value) || !URL.canParse(value)) {
      problems.push(`${key} must be a URL that begins with postgres:// or postgresql://`)
    } else urls[DATABASE_CLASSES[name].role] = value
  }
  return urls
}

const SECRET_LEAST = 16

/**
 * The platforms of the exchange: `EXCHANGE_<CODE>_URL`, `_SECRET` and `_PARTY`, all three of each. Adds to `problems` what
 * is wrong; no value is repeated.
 */
function readExchange(
  given: Record<string, string | undefined>,
  problems: string[],
): ExchangeAddress[] {
  const parts = Object.keys(given).flatMap((key) => {
    const [, code, part] = /^EXCHANGE_([A-Z][A-Z0-9_]*)_(URL|SECRET|PARTY)$/.exec(key) ?? []
    if (code === undefined && key.startsWith('EXCHANGE_'))
      problems.push(`${key} is none of EXCHANGE_<CODE>_URL, _SECRET and _PARTY`)
    return code === undefined || part === undefined ? [] : [code]
  })
  return [...new Set(parts)].toSorted().map((code) => {
    const read = (part: string) => given[`EXCHANGE_${code}_${part}`] ?? ''
    const [address, secret, party] = [read('URL'), read('SECRET'), read('PARTY')]
    const schemes = given['NODE_ENV'] === 'production' ? /^https:/ : /^https?:/
    if (!URL.canParse(address) || !schemes.test(new URL(address).protocol))
      problems.push(`EXCHANGE_${code}_URL must be a URL, in production one of https`)
    if (secret.length < SECRET_LEAST)
      problems.push(`EXCHANGE_${code}_SECRET must have ${SECRET_LEAST} characters or more`)
    if (!/^[A-Za-z0-9_-]{20,}$/.test(party))
      problems.push(`EXCHANGE_${code}_PARTY must be the id of the party that the platform is`)
    return { code, url: address, secret, party }
  })
}

function isDatabaseClass(name: string): name is DatabaseClass {
  return Object.hasOwn(DATABASE_CLASSES, name)
}

function problem(issue: z.core.$ZodIssue): string {
  // The value itself is not repeated: it may be a secret or a connection string with a password.
  return `${String(issue.path[0])} ${issue.message.replace(/^Invalid (option|input): /, 'must be: ')}`
}
