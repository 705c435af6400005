import { describe, expect, it } from 'vitest'
import {
  addressKey,
  isLoopback,
  isNetwork,
  makeNetworkList,
  networksWithin,
  plainAddress,
} from './network.rules.ts'

describe('address ranges', () => {
  it.each(['192.0.2.0/24', '192.0.2.7', '0.0.0.0/0', '2001:db8::/32', '2001:db8::1', '::/0'])(
    '%s is one',
    (text) => expect(isNetwork(text)).toBe(true),
  )

  it.each([
    '',
    '192.0.2.0/33',
    '192.0.2.0/',
    '192.0.2/24',
    '192.0.2.0/24/8',
    '192.0.2.0/-1',
    '192.0.2.0/ 8',
    '2001:db8::/129',
    '::ffff:192.0.2.0/120',
    'fe80::1%eth0',
    'localhost',
    '010.0.0.1',
  ])('%s is none', (text) => expect(isNetwork(text)).toBe(false))

  it.each([
    ['192.0.2.0/24', '192.0.2.255', true],
    ['192.0.2.0/24', '192.0.3.0', false],
    // Host bits that are set do not narrow.
    ['192.0.2.77/24', '192.0.2.1', true],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['192.0.2.0/24', '::ffff:192.0.2.9', true],
    ['192.0.2.0/24', '::FFFF:192.0.2.9', true],
    ['192.0.2.0/24', '::ffff:192.0.3.9', false],
    ['192.0.2.0/24', '::ffff:c000:0209', true],
    ['192.0.2.0/24', '::ffff:c000:0309', false],
    ['192.0.2.0/24', '::c000:0209', false],
    ['::/0', '192.0.2.9', false],
    ['::/0', '2001:db8::1', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['0.0.0.0/0', '203.0.113.1', true],
    ['192.0.2.0/24', 'nowhere', false],
    ['192.0.2.0/24', '', false],
  ])('%s and %s: %s', (network, address, isIn) => {
    expect(makeNetworkList([network]).has(address)).toBe(isIn)
  })

  it('permits nothing where nothing can be read', () => {
    expect(makeNetworkList(['nonsense']).has('192.0.2.1')).toBe(false)
    expect(makeNetworkList([]).has('192.0.2.1')).toBe(false)
  })

  it.each([
    [['192.0.2.0/25'], ['192.0.2.0/24'], true],
    [['192.0.2.0/24'], ['192.0.2.0/24'], true],
    [['192.0.2.0/23'], ['192.0.2.0/24'], false],
    [['192.0.2.0/25', '203.0.113.1'], ['192.0.2.0/24'], false],
    [['192.0.2.0/25', '203.0.113.1'], ['192.0.2.0/24', '203.0.113.0/28'], true],
    [['2001:db8::/48'], ['2001:db8::/32'], true],
    [['2001:db8::/48'], ['0.0.0.0/0'], false],
    [['0.0.0.0/0'], ['::/0'], false],
  ])('%j lies in %j: %s', (inner, outer, lies) => {
    expect(networksWithin(inner, outer)).toBe(lies)
  })
})

describe('addresses', () => {
  it('are read as what they stand for', () => {
    expect(plainAddress('::ffff:192.0.2.1')).toBe('192.0.2.1')
    expect(plainAddress('fe80::1%eth0')).toBe('fe80::1')
  })

  it.each([
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.0.2.1', false],
    ['::2', false],
  ])('%s is this machine: %s', (address, is) => expect(isLoopback(address)).toBe(is))

  it('are counted one by one, those of IPv6 by their /64', () => {
    expect(addressKey('192.0.2.1')).toBe('192.0.2.1')
    expect(addressKey('::ffff:192.0.2.1')).toBe('192.0.2.1')
    expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
    expect(addressKey('2001:0db8:0001:0002::ffff')).toBe('2001:db8:1:2::/64')
    expect(addressKey('2001:db8::1')).toBe('2001:db8:0:0::/64')
    expect(addressKey('2001:db8::1')).toBe(addressKey('2001:db8:0:0:9:8:7:6'))
    expect(addressKey('2001:db8:0:1::1')).not.toBe(addressKey('2001:db8::1'))
    expect(addressKey('::2')).toBe('0:0:0:0::/64')
  })
})
