import { BlockList, isIP } from 'node:net'

/** Addresses that a credential may come from. */
export interface NetworkList {
  has(address: string): boolean
}

interface Network {
  address: string
  family: 'ipv4' | 'ipv6'
  bits: number
}

/** `::ffff:192.0.2.1`: how a socket that serves both families shows a caller of the fourth version. */
const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i

/**
 * Reads an address range: `192.0.2.0/24`, `2001:db8::/32`, or one address. Null when it is none. Mapped addresses
 * are no ranges: whoever means IPv4 writes IPv4.
 */
function readNetwork(text: string): Network | null {
  const [address = '', bits, ...more] = text.split('/')
  const family = familyOf(address)
  if (family === null || more.length > 0 || address.includes('%') || /^::ffff:/i.test(address)) {
    return null
  }
  const most = family === 'ipv4' ? 32 : 128
  if (bits === undefined) return { address, family, bits: most }
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > most) return null
  return { address, family, bits: Number(bits) }
}

/** Whether a text is an address range in CIDR form, or one address. */
export function isNetwork(text: string): boolean {
  return readNetwork(text) !== null
}

/** Makes the list of ranges that were checked before; what is no range is left out, which permits less. */
export function makeNetworkList(networks: readonly string[]): NetworkList {
  // Apart, since a range of IPv6 such as ::/0 would hold the mapped forms of all IPv4 addresses as well.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const text of networks) {
    const network = readNetwork(text)
    if (network === null) continue
    lists[network.family].addSubnet(network.address, network.bits, network.family)
  }
  return {
    has: (text) => {
      const address = plainAddress(text)
      const family = familyOf(address)
      if (family === 'ipv4') return lists.ipv4.check(address, 'ipv4')
      // Of IPv6 addresses, the list of IPv4 holds mapped ones, however they are written.
      return (
        family !== null && (lists.ipv6.check(address, family) || lists.ipv4.check(address, family))
      )
    },
  }
}

/** Whether every inner range lies in one of the outer ones. */
export function networksWithin(inner: readonly string[], outer: readonly string[]): boolean {
  return inner.every((text) => {
    const one = readNetwork(text)
    return (
      one !== null &&
      outer.some((other) => {
        const wide = readNetwork(other)
        return (
          wide !== null &&
          wide.family === one.family &&
          wide.bits <= one.bits &&
          makeNetworkList([other]).has(one.address)
        )
      })
    )
  })
}

/** An address without its zone, a mapped one as the IPv4 address that it stands for. */
export function plainAddress(text: string): string {
  const [address = ''] = text.split('%')
  return MAPPED.exec(address)?.[1] ?? address
}

/** Whether an address is this machine's own. */
export function isLoopback(text: string): boolean {
  return LOOPBACK.has(text)
}
const LOOPBACK = makeNetworkList(['127.0.0.0/8', '::1/128'])

/**
 * What anonymous callers are counted by: the address, of IPv6 its /64, since whoever has one address there has 2^64.
 */
export function addressKey(text: string): string {
  const address = plainAddress(text)
  if (familyOf(address) !== 'ipv6') return address
  // URL writes an address in its one shortest form.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [head = '', tail] = canonical.split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length
  return [...groups, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4).join(':') + '::/64'
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address)
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : null
}
