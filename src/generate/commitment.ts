import { permitAuthority, type Authority } from './authority.ts'
import { dayOf, isoDay } from './day.ts'
import { chance, fork, int, unit, weighted, type Random, type Weighted } from './random.ts'
import type { RowValues } from './row.ts'
import { cityOf, type GeneratedSubject } from './subject.ts'

/** Files of the national template hold commitments since the standard of 2019; the last day is that of the decisions. */
const FIRST_DAY = dayOf('2019-07-09')
const LAST_DAY = dayOf('2026-11-13')

/**
 * Share of the subjects that made any, and how many those made. How common commitments are is published nowhere: this
 * is about one a firm that has some, and a third of the firms.
 */
const SHARE = { ORGANIZATION: 0.35, SOLE_TRADER: 0.2, PERSON: 0.05 } as const
const MOST = 3

/** Serials of a day have six digits: each subject has four of its own among the subjects of its block. */
const SERIALS = 4
const BLOCK = 1_000_000 / SERIALS
const BLOCKS = 16

/** Type, reason, content, months that it runs (0: no end). */
type Kind = readonly [type: string, reason: string, content: string, months: number]

const KINDS: Weighted<Kind> = [
  [['审批替代型', '申请道路货物运输经营许可', '持续符合许可条件，不使用不合格车辆', 12], 30],
  [['容缺受理型', '申请道路运输车辆配发', '在约定期限内补齐车辆检测报告', 3], 20],
  [['证明事项型', '办理从业资格证换发', '所述无重大交通责任事故记录属实', 0], 20],
  [['信用修复型', '申请信用修复', '已履行处罚决定，今后不再发生同类失信行为', 36], 10],
  [['行业自律型', '加入行业自律公约', '公平竞争，不超限超载运输', 12], 8],
  [['主动型', '诚信经营', '依法经营，诚实守信，所提供的信息真实', 0], 9],
  [['其他', '申请专项资金', '专款专用，接受监督检查', 36], 3],
]

const LIABILITY = '如违反承诺，愿意承担相应法律责任，并同意记入信用档案'

const PUBLICATION: Weighted<string> = [
  ['可向社会公开', 80],
  ['特定范围内公开', 17],
  ['不可公开', 3],
]

/** What became of those whose time is over: most were fulfilled, and some nobody has judged. */
const STATUS: Weighted<string> = [
  ['全部履行', 88],
  ['', 7],
  ['部分履行', 3],
  ['全部未履行', 2],
]

/**
 * The commitments of a subject of that city, by the columns of the national template; none to three. The same arguments
 * give the same commitments.
 */
export function makeCommitments(
  seed: string,
  index: number,
  subject: GeneratedSubject,
): RowValues[] {
  const random = fork(fork(cityOf(seed), 'commitments'), index)
  if (!chance(random, SHARE[subject.category])) return []
  const count = int(random, 1, MOST)
  const first = Math.max(FIRST_DAY, dayOf(subject.establishedOn) + BLOCKS)
  return Array.from({ length: count }, (_, at) => makeCommitment(random, index, at, subject, first))
}

function makeCommitment(
  random: Random,
  index: number,
  at: number,
  subject: GeneratedSubject,
  first: number,
): RowValues {
  const [type, reason, content, months] = weighted(random, KINDS)
  const unitOf = permitAuthority(random, subject.place)
  const day = dayIn(random, first, Math.floor(index / BLOCK) % BLOCKS)
  const until = months === 0 ? null : day + months * 30
  const person = subject.category === 'PERSON'
  return {
    code: type === '主动型' ? '' : codeOf(unitOf, day, index, at),
    subjectName: subject.name,
    subjectCategory: person ? '自然人' : CATEGORY[subject.category],
    identify: (person ? subject.residentId : subject.usci) ?? '',
    commitmentTypeId: type,
    reason,
    content,
    liabilityBreachCommitment: LIABILITY,
    commitmentDate: isoDay(day),
    commitmentValidity: until === null ? '' : isoDay(until),
    ...judgementOf(random, day, until, unitOf),
    acceptanceUnit: unitOf.name,
    acceptanceUnitIdentify: unitOf.usci,
    publicationType: weighted(random, PUBLICATION),
    remarks: '',
  }
}

const CATEGORY = { ORGANIZATION: '法人及非法人组织', SOLE_TRADER: '个体工商户', PERSON: '自然人' }

/** Later days are commoner. Subjects of different blocks, which share serials, share no day. */
function dayIn(random: Random, first: number, block: number): number {
  const day = first + Math.floor((LAST_DAY - first + 1) * Math.sqrt(unit(random)))
  return day - ((day - block) % BLOCKS)
}

function codeOf({ usci }: Authority, day: number, index: number, at: number): string {
  const serial = (index % BLOCK) * SERIALS + at
  return `${usci.slice(2, 8)}${isoDay(day).replaceAll('-', '')}${String(serial).padStart(6, '0')}`
}

function judgementOf(
  random: Random,
  day: number,
  until: number | null,
  { name, usci }: Authority,
): RowValues {
  const end = until ?? day + 90
  const status = end > LAST_DAY ? '' : weighted(random, STATUS)
  if (status === '') return { fulfillmentStatus: '' }
  const left = {
    unperformedCommitmentContent: '未在约定期限内履行承诺事项',
    liabilityBreachCommitmentContent: '责令限期改正，记入信用档案',
  }
  return {
    fulfillmentStatus: status,
    ...(status === '全部履行' ? {} : left),
    fulfillmentStatusDate: isoDay(Math.min(LAST_DAY, end + int(random, 1, 20))),
    acceptanceConfirmUnit: name,
    acceptanceConfirmUnitIdentify: usci,
  }
}
