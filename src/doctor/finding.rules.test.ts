import { expect, it } from 'vitest'
import { clockFinding, connectionsFinding, durabilityFinding } from './finding.rules.ts'

const DURABLE = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  archive_mode: 'on',
  default_transaction_read_only: 'off',
}

it.each([
  [0, 'OK'],
  [-1_000, 'OK'],
  [1_001, 'WARN'],
  [-30_001, 'FAIL'],
])('a clock that is %d ms ahead is %s', (apart, level) => {
  expect(clockFinding(apart).level).toBe(level)
})

it.each([
  [{}, 'OK'],
  [{ archive_mode: 'off' }, 'WARN'],
  [{ fsync: 'off' }, 'FAIL'],
  [{ synchronous_commit: 'off' }, 'FAIL'],
  [{ default_transaction_read_only: 'on' }, 'FAIL'],
])('settings with %o are %s', (more, level) => {
  expect(durabilityFinding({ ...DURABLE, ...more }).level).toBe(level)
})

it('more connections than the server takes are worth a warning', () => {
  expect(connectionsFinding(100, 100).level).toBe('OK')
  expect(connectionsFinding(101, 100).level).toBe('WARN')
})
