import { PERMISSIONS } from '../disclosure/viewer.ts'
import { DomainError, type Message } from '../errors.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { isNetwork } from './network.rules.ts'
import type { Excess, Rights } from './token.rules.ts'

/** Limits of the design, not of a law (architecture.md, "Identity"). */
const NAME_MOST = 100
const LIST_MOST = 100
const DAY_MS = 86_400_000
/** A secret that nobody changes for longer is in too many places. */
const LIFE_DAYS_MOST = 366
/** How long a token is good when nothing is said. */
const LIFE_DAYS = 90
const OVERLAP_SECONDS_MOST = 7 * 86_400

/** Cost points a day of a token, when nothing is said. */
export const QUOTA_POINTS = 1_000_000
/** Cost points a day of one token at most. */
const QUOTA_POINTS_MOST = 1_000_000_000
/** Cost points a day of all tokens that a party issues itself: more of them give no more. */
export const PARTY_QUOTA_POINTS = 20_000_000

/** What a new token is to be; null and missing lists narrow nothing. */
export interface TokenDraft {
  name: string
  permissions: readonly string[]
  purposes?: readonly string[] | null
  domains?: readonly string[] | null
  regions?: readonly string[] | null
  networks?: readonly string[] | null
  expiresAt?: Date | null
  quotaPoints?: number | null
}

/** Codes of purposes; which there are, and who may name them, is rule data and looked at when they are used. */
const PURPOSE = /^[A-Z][A-Z0-9_]{0,63}$/

/**
 * Checks what a token is to be, and gives the rights that it narrows.
 * @param today and `now`, from the base: an expiry lies ahead, within 366 days
 * @param issuer the token that issues it, if one does: what is left open goes no further than it does
 * @throws DomainError BAD_INPUT that names the part at fault
 */
export function checkDraft(
  book: RuleBook,
  today: string,
  now: Date,
  draft: TokenDraft,
  issuer: Pick<Rights, 'expiresAt' | 'quotaPoints'> | null,
): Rights {
  const name = draft.name.trim()
  // oxlint-disable-next-line no-control-regex
  if (name === '' || name.length > NAME_MOST || /[\u0000-\u001f\u007f]/.test(name)) {
    throw bad('name', `名称须为一至${NAME_MOST}字`, `a name of 1 to ${NAME_MOST} characters`)
  }
  const ends = Math.min(now.getTime() + LIFE_DAYS * DAY_MS, issuer?.expiresAt.getTime() ?? Infinity)
  const expiresAt = draft.expiresAt ?? new Date(ends)
  const life = expiresAt.getTime() - now.getTime()
  if (!(life > 0 && life <= LIFE_DAYS_MOST * DAY_MS)) {
    throw bad('expiresAt', `到期时刻须在${LIFE_DAYS_MOST}日之内`, `within ${LIFE_DAYS_MOST} days`)
  }
  const quotaPoints = draft.quotaPoints ?? Math.min(QUOTA_POINTS, issuer?.quotaPoints ?? Infinity)
  if (!Number.isInteger(quotaPoints) || quotaPoints < 1 || quotaPoints > QUOTA_POINTS_MOST) {
    throw bad('quotaPoints', `须为 1 至 ${QUOTA_POINTS_MOST}`, `from 1 to ${QUOTA_POINTS_MOST}`)
  }
  const isRegion = (code: string) => book.regions.some((region) => region.code === code)
  const isDomain = (code: string) => book.current('domain', code, today) !== null
  return {
    permissions: listOf('permissions', draft.permissions, isPermission) ?? [],
    purposes: listOf('purposes', draft.purposes, (code) => PURPOSE.test(code)),
    domains: listOf('domains', draft.domains, isDomain),
    regions: listOf('regions', draft.regions, isRegion),
    networks: listOf('networks', draft.networks, isNetwork),
    expiresAt,
    quotaPoints,
  }
}

function isPermission(code: string): boolean {
  return Object.hasOwn(PERMISSIONS, code)
}

/** A list that narrows; one that names nothing would leave nothing, which is what `null` is often mistaken for. */
function listOf(
  part: Excess,
  list: readonly string[] | null | undefined,
  isKnown: (code: string) => boolean,
): readonly string[] | null {
  if (list == null) return null
  if (list.length === 0 && part !== 'permissions') {
    throw bad(
      part,
      '列表不得为空；不限则不填',
      'an empty list leaves nothing; leave it out instead',
    )
  }
  if (list.length > LIST_MOST) {
    throw bad(part, `至多${LIST_MOST}项`, `${LIST_MOST} entries at most`)
  }
  const at = list.findIndex((code) => !isKnown(code))
  if (at >= 0) throw bad(part, `第${at + 1}项无法识别`, `entry ${at + 1} is not known`)
  return [...new Set(list)].toSorted()
}

/**
 * Reads how long a rotated token goes on, in seconds; gives milliseconds.
 * @throws DomainError BAD_INPUT beyond seven days
 */
export function readOverlap(seconds: number): number {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > OVERLAP_SECONDS_MOST) {
    throw bad(
      'overlapSeconds',
      `须为 0 至 ${OVERLAP_SECONDS_MOST}`,
      `from 0 to ${OVERLAP_SECONDS_MOST}`,
    )
  }
  return seconds * 1000
}

const PARTS: Readonly<Record<Excess, Message>> = {
  permissions: { zh: '权限', en: 'permissions' },
  purposes: { zh: '用途', en: 'purposes' },
  domains: { zh: '领域', en: 'domains' },
  regions: { zh: '区划', en: 'regions' },
  networks: { zh: '地址范围', en: 'networks' },
  expiresAt: { zh: '到期时刻', en: 'expiresAt' },
  quotaPoints: { zh: '配额', en: 'quotaPoints' },
}

/** The refusal of a token that would exceed what the caller, or its party, has itself. */
export function exceeded(parts: readonly Excess[]): DomainError {
  return new DomainError('FORBIDDEN', {
    zh: `令牌不得超出签发者或其参与方自身的权利：${parts.map((one) => PARTS[one].zh).join('、')}`,
    en: `A token has no more rights than who issues it and its party: ${parts.map((one) => PARTS[one].en).join(', ')}`,
  })
}

function bad(part: string, zh: string, en: string): DomainError {
  return new DomainError('BAD_INPUT', { zh: `${part}：${zh}`, en: `${part}: ${en}` })
}
