import { describe, expect, it } from 'vitest'
import { isPublicAddress, urlProblem } from './address.rules.ts'

describe('addresses that messages go to', () => {
  it.each(['8.8.8.8', '1.1.1.1', '2400:3200::1', '2606:4700::1111'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it.each([
    '127.0.0.1',
    '127.8.9.10',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.100.100.200',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    'fd00::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    'localhost',
    '',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it.each([
    'http://credit.example/hook',
    'ftp://credit.example',
    'https://user:secret@credit.example/',
    'https://credit.example/#part',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    // The URL parser writes all of these as 127.0.0.1 and 169.254.169.254.
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0251.0376.0251.0376/',
    'no url',
  ])('%s is refused', (url) => {
    expect(urlProblem(url, false)).not.toBeNull()
  })

  it('https to a name is taken, and this machine where that is allowed', () => {
    expect(urlProblem('https://credit.example:8443/hook?x=1', false)).toBeNull()
    expect(urlProblem('http://127.0.0.1:9/', true)).toBeNull()
    expect(urlProblem('http://10.0.0.1/', true)).not.toBeNull()
  })
})
