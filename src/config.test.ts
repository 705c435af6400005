import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { StartError } from './errors.ts'

const KEYS = `first:${randomBytes(32).toString('base64')}`

function refusal(environment: Record<string, string | undefined>): string {
  try {
    readConfig(environment)
  } catch (error) {
    expect(error).toBeInstanceOf(StartError)
    return (error as Error).message
  }
  throw new Error('the configuration was accepted')
}

describe('the configuration', () => {
  it('has defaults for a laptop', () => {
    expect(readConfig({})).toEqual({
      production: false,
      port: 4000,
      host: '127.0.0.1',
      dataDir: '.data',
      databaseUrl: null,
      databasePool: 8,
      roleUrls: {},
      oidc: null,
      corsOrigins: [],
      trustedProxies: [],
      showsSchema: true,
      logLevel: 'info',
      identityKeys: null,
      receiptKeys: null,
      allowsLoopback: false,
      exchange: [],
      metricsToken: null,
    })
  })

  it('takes an empty variable for an unset one', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '', CORS_ORIGINS: '' })).toEqual(readConfig({}))
  })

  it('reads every key', () => {
    const config = readConfig({
      NODE_ENV: 'production',
      PORT: '8443',
      HOST: '::',
      DATA_DIR: '/srv/credit',
      DATABASE_URL: 'postgresql://credit@db.example/credit',
      DATABASE_POOL: '20',
      CORS_ORIGINS: 'https://credit.example, http://localhost:5173',
      TRUSTED_PROXIES: '10.0.0.0/8,fd00::/8, 192.0.2.7',
      LOG_LEVEL: 'warn',
      IDENTITY_KEYS: KEYS,
      RECEIPT_KEYS: KEYS,
      DATABASE_URL_PUBLIC: 'postgresql://public@db.example/credit',
      OIDC_ISSUER: 'https://id.example',
      OIDC_AUDIENCE: 'credit',
    })
    expect(config).toEqual({
      allowsLoopback: false,
      production: true,
      port: 8443,
      host: '::',
      dataDir: '/srv/credit',
      databaseUrl: 'postgresql://credit@db.example/credit',
      databasePool: 20,
      roleUrls: { credit_public: 'postgresql://public@db.example/credit' },
      oidc: { issuer: 'https://id.example', audience: 'credit' },
      corsOrigins: ['https://credit.example', 'http://localhost:5173'],
      trustedProxies: ['10.0.0.0/8', 'fd00::/8', '192.0.2.7'],
      showsSchema: false,
      logLevel: 'warn',
      metricsToken: null,
      identityKeys: KEYS,
      receiptKeys: KEYS,
      exchange: [],
    })
  })

  it('takes no keys of people over plain http in production', () => {
    const plain = { OIDC_ISSUER: 'http://id.example', OIDC_AUDIENCE: 'credit' }
    expect(readConfig(plain).oidc?.issuer).toBe('http://id.example')
    expect(() => readConfig({ ...plain, NODE_ENV: 'production' })).toThrow(
      /OIDC_ISSUER must be https/,
    )
  })

  it.each([
    ['NODE_ENV', 'staging'],
    ['DATABASE_URL_NOBODY', 'postgres://db.example/credit'],
    ['DATABASE_URL_PUBLIC', 'mysql://db.example/credit'],
    ['OIDC_ISSUER', 'https://id.example'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80a'],
    ['PORT', '4000.5'],
    ['DATABASE_URL', 'mysql://credit:s3cret@db.example/credit'],
    ['DATABASE_URL', 'not a url s3cret'],
    ['DATABASE_POOL', '000'],
    ['DATABASE_POOL', '201'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://credit.example/'],
    ['CORS_ORIGINS', 'https://credit.example,javascript:alert(1)'],
    ['TRUSTED_PROXIES', 'proxy.example'],
    ['TRUSTED_PROXIES', '....'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.0/8/8'],
    ['LOG_LEVEL', 'loud'],
    ['IDENTITY_KEYS', 'first:c2hvcnQ='],
    ['RECEIPT_KEYS', 'first:c2hvcnQ='],
    ['IDENTITY_KEYS', 'index:' + randomBytes(32).toString('base64')],
  ])('refuses %s=%s by name, and does not repeat the value', (key, value) => {
    const message = refusal({ [key]: value })
    expect(message).toContain(key)
    expect(message).toMatch(/^Configuration refused: [^\n]+\.$/)
    expect(message).not.toContain(value)
    expect(message).not.toMatch(/s3cret|c2hvcnQ/)
  })

  it('names every bad key at once', () => {
    const message = refusal({
      NODE_ENV: 'production',
      PORT: 'x',
      LOG_LEVEL: 'loud',
      DATABASE_POOL: 'many',
      CORS_ORIGINS: '*',
      TRUSTED_PROXIES: 'x',
    })
    const named = ['PORT', 'LOG_LEVEL', 'DATABASE_POOL', 'CORS_ORIGINS', 'TRUSTED_PROXIES']
    for (const key of [...named, 'DATABASE_URL', 'IDENTITY_KEYS', 'RECEIPT_KEYS'])
      expect(message).toContain(key)
  })

  it.each(['DATABASE_URL', 'IDENTITY_KEYS', 'RECEIPT_KEYS'])('asks in production for %s', (key) => {
    const whole = {
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://db.example/credit',
      IDENTITY_KEYS: KEYS,
      RECEIPT_KEYS: KEYS,
    }
    expect(refusal({ ...whole, [key]: '' })).toBe(
      `Configuration refused: ${key} is required in production.`,
    )
  })
})
