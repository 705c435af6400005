import { isPermitted, MARK, type Canary } from './canary.ts'
import { scopesOf, type Caller } from './expected.ts'

/** Where a canary was met in a text: whole, masked, in another writing, or a part of it only. */
export interface Sighting {
  canary: Canary | null
  form: 'whole' | 'masked' | 'encoded' | 'part'
}

/** Digits of a value that a mask leaves: first six and last four. */
function maskOf(value: string): string {
  return `${value.slice(0, 6)}********${value.slice(-4)}`
}

const MASKED = /\d{6}\*{8}\d{4}/g
const HEX = Buffer.from(MARK).toString('hex')
/** Base64 of the mark inside a longer text: what does not depend on its neighbours, at each of three places. */
const BASE64 = [0, 1, 2].map((shift) => {
  const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(MARK)]).toString('base64')
  return text.slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + MARK.length) * 4) / 3))
})

function* placesOf(text: string, mark: string): Generator<number> {
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) yield at
}

/** Finds canaries in texts. All of them hold one mark, so that a text is searched for few words however many there are. */
export function makeScanner(canaries: readonly Canary[]): (text: string) => Sighting[] {
  const byValue = new Map(canaries.map((canary) => [canary.value, canary]))
  const byMask = new Map(canaries.map((canary) => [maskOf(canary.value), canary]))
  const before = canaries[0]!.value.indexOf(MARK)
  const { length } = canaries[0]!.value
  return (text) => {
    const sightings: Sighting[] = []
    for (const at of placesOf(text, MARK)) {
      const canary = byValue.get(text.slice(at - before, at - before + length)) ?? null
      sightings.push({ canary, form: canary === null ? 'part' : 'whole' })
    }
    for (const [masked] of text.matchAll(MASKED)) {
      const canary = byMask.get(masked)
      if (canary !== undefined) sightings.push({ canary, form: 'masked' })
    }
    const lower = text.toLowerCase()
    if (lower.includes(HEX)) sightings.push(...written(lower, canaries, 'hex'))
    if (BASE64.some((mark) => text.includes(mark)))
      sightings.push(...written(text, canaries, 'base64'))
    return sightings
  }
}

/** Which canaries stand in a text in another writing; if none can be told, that one does. */
function written(text: string, canaries: readonly Canary[], as: 'hex' | 'base64'): Sighting[] {
  const found = canaries.filter(({ value }) => {
    if (as === 'hex') return text.includes(Buffer.from(value).toString('hex'))
    const inner = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), Buffer.from(value)])
        .toString('base64')
        .slice(4, -4),
    )
    return inner.some((form) => text.includes(form))
  })
  if (found.length === 0) return [{ canary: null, form: 'part' }]
  return found.map((canary) => ({ canary, form: 'encoded' }))
}

/** What a caller was shown: leaks, and the canaries that it may see and saw. */
export interface Findings {
  leaks: Set<string>
  seen: Set<Canary>
}

/** Watches the answers to a caller, by the tables of `expected.ts`. */
export function makeWatcher(name: string, caller: Caller, canaries: readonly Canary[]) {
  const scan = makeScanner(canaries)
  const permitted = new Set(canaries.filter((canary) => isPermitted(caller, canary)))
  const findings: Findings = { leaks: new Set(), seen: new Set() }
  const mayBeMasked = ({ masked, relation }: Canary) =>
    masked !== null && scopesOf(caller, relation).includes(masked)
  return {
    findings,
    permitted: permitted.size,
    /** @param question for a leak to name what led to it */
    watch(text: string, question = ''): void {
      for (const { canary, form } of scan(text)) {
        if (canary === null) findings.leaks.add(`${name}: a part of a canary`)
        else if (permitted.has(canary)) {
          if (form === 'whole') findings.seen.add(canary)
        } else if (form !== 'masked' || !mayBeMasked(canary)) {
          const { place, relation, state } = canary
          const led =
            question === '' ? '' : ` by ${question.slice(0, 2000)} → ${text.slice(0, 1000)}`
          findings.leaks.add(`${name}: ${place} of ${relation} ${state ?? ''}, ${form}${led}`)
        }
      }
    },
    unseen: () =>
      [...permitted]
        .filter((canary) => !findings.seen.has(canary))
        .map(({ place, relation, state }) => `${place} of ${relation} ${state ?? ''}`),
  }
}
