import { BlockList, isIP } from 'node:net'

/**
 * Networks that no message goes to (IANA special-purpose address registries, RFC 6890 and successors): whoever names an
 * address must not reach through us what only we reach.
 */
const CLOSED_4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local, and the metadata services of clouds.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const
const CLOSED_6 = [
  // Teredo and other protocol assignments, documentation, 6to4: they lead to another address.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const closed = new BlockList()
for (const [network, bits] of CLOSED_4) closed.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of CLOSED_6) closed.addSubnet(network, bits, 'ipv6')
/** Global unicast; everything else of IPv6 is closed: loopback, mapped, translated, unique local, link-local, multicast. */
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether an address is one of the public network. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !closed.check(address, 'ipv4')
  if (version !== 6 || address.includes('%')) return false
  return global6.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}

/** Whether an address is this machine itself. */
export function isLoopback(address: string): boolean {
  const version = isIP(address)
  return version !== 0 && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6')
}

const URL_MOST = 2_000

/** What is wrong with the address of a webhook, before its name is looked up; null: nothing. */
export function urlProblem(
  text: string,
  allowLoopback: boolean,
): { zh: string; en: string } | null {
  if (text.length > URL_MOST || !URL.canParse(text)) {
    return { zh: '网址无法识别', en: 'the address is no URL' }
  }
  const { protocol, username, password, hash, hostname } = new URL(text)
  if (protocol !== 'https:' && !(allowLoopback && protocol === 'http:')) {
    return { zh: '须为 https 网址', en: 'the address must begin with https' }
  }
  if (username !== '' || password !== '' || hash !== '') {
    return {
      zh: '网址不得含用户名、密码或片段',
      en: 'no user, password or fragment in the address',
    }
  }
  const literal = hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal) !== 0 && !isPublicAddress(literal) && !(allowLoopback && isLoopback(literal))) {
    return { zh: '不得指向内部网络', en: 'the address lies in an internal network' }
  }
  return null
}
