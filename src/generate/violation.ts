import type { Random } from './random.ts'
import { chance, int, pick, weighted } from './random.ts'
import { chineseDay } from './day.ts'
import { phoneOf, plateOf } from './identity.ts'
import { makePersonName } from './names.ts'
import type { GeneratedSubject } from './subject.ts'
import { MARK, ROADS } from './words.ts'

/** What was done, under which rule it is punished, and how the document tells it. */
export interface Violation {
  readonly kind: string
  readonly basis: string
  /** Code of the field of business. */
  readonly domain: string
  readonly telling: string
}

const OVERLOADING = '车辆违法超限运输'

/** Regulations without article numbers: the numbers change with each version, and none is claimed here. */
const VIOLATIONS = [
  [
    '未取得道路货物运输经营许可擅自从事道路货物运输经营',
    '《中华人民共和国道路运输条例》',
    'TRANSPORT_PRODUCTION',
    10,
  ],
  [
    '使用未取得道路运输证的车辆从事货物运输',
    '《道路货物运输及站场管理规定》',
    'TRANSPORT_PRODUCTION',
    12,
  ],
  [OVERLOADING, '《公路安全保护条例》《超限运输车辆行驶公路管理规定》', 'ENFORCEMENT', 22],
  ['未按规定维护和检测运输车辆', '《道路运输车辆技术管理规定》', 'TRANSPORT_PRODUCTION', 10],
  ['未按规定对驾驶员进行安全教育培训', '《中华人民共和国安全生产法》', 'SAFETY', 9],
  ['未如实记录安全生产教育和培训情况', '《中华人民共和国安全生产法》', 'SAFETY', 6],
  ['未使用符合标准的监控平台、监控终端', '《道路运输车辆动态监督管理办法》', 'SAFETY', 9],
  ['擅自改装已取得道路运输证的车辆', '《中华人民共和国道路运输条例》', 'TRANSPORT_PRODUCTION', 4],
  ['机动车维修经营者未按规定建立维修档案', '《机动车维修管理规定》', 'TRANSPORT_PRODUCTION', 4],
  ['未经许可进行内河船舶货物装卸作业', '《中华人民共和国港口法》', 'TRANSPORT_PRODUCTION', 3],
  [
    '船舶未按规定排放或者接收污染物',
    '《防治船舶污染内河水域环境管理规定》',
    'TRANSPORT_PRODUCTION',
    2,
  ],
  ['在公路建筑控制区内擅自修建建筑物', '《公路安全保护条例》', 'CONSTRUCTION', 3],
  ['公路工程施工单位未按工程设计图纸施工', '《建设工程质量管理条例》', 'CONSTRUCTION', 3],
  ['转让、出租道路运输经营许可证件', '《道路货物运输及站场管理规定》', 'TRANSPORT_PRODUCTION', 3],
] as const

const WEIGHTED = VIOLATIONS.map((row) => [row, row[3]] as const)

/** Share of documents that name a driver, a number plate or a telephone: what the screening has to find. */
const WITH_PERSONAL_DATA = 0.25

/** A violation by that subject, found on that day, and the text of the finding (违法事实). */
export function makeViolation(random: Random, subject: GeneratedSubject, day: number): Violation {
  const [kind, basis, domain] = weighted(random, WEIGHTED)
  const where = `${pick(random, ROADS)}${MARK}路${int(random, 1, 90)}公里处`
  const told = chance(random, WITH_PERSONAL_DATA)
    ? tellWithPerson(random, kind, day, where)
    : tell(random, subject, kind, day, where)
  return { kind, basis, domain, telling: told }
}

function tell(
  random: Random,
  subject: GeneratedSubject,
  kind: string,
  day: number,
  where: string,
): string {
  const who = subject.category === 'PERSON' ? '当事人' : '该单位'
  if (kind === OVERLOADING) return tellWeight(random, who, day, where)
  switch (int(random, 0, 3)) {
    case 0:
      return `${chineseDay(day)}，执法人员在${where}检查时发现，${who}存在${kind}的行为，事实清楚，证据充分。`
    case 1:
      return `${kind}。`
    case 2:
      return `经查，${who}于${chineseDay(day)}在${where}实施了${kind}的违法行为，有现场笔录、询问笔录、照片为证。`
    default:
      return `${chineseDay(day)}日常检查中，${who}涉嫌${kind}，经立案调查属实，已责令改正，逾期未改正。`
  }
}

function tellWeight(random: Random, who: string, day: number, where: string): string {
  const over = int(random, 1, 49)
  const share = int(random, 0, 9)
  return `${who}的车辆于${chineseDay(day)}在${where}被查获违法超限运输，车货总质量${49 + over}.${share}吨，超过限值${over}.${share}吨。`
}

function tellWithPerson(random: Random, kind: string, day: number, where: string): string {
  const driver = makePersonName(random)
  const plate = plateOf(random)
  switch (int(random, 0, 4)) {
    case 0:
      return `${chineseDay(day)}，驾驶员${driver}驾驶${plate}重型半挂牵引车行驶至${where}，经检查存在${kind}的行为。`
    case 1:
      return `车辆${plate}于${chineseDay(day)}在${where}被查获，存在${kind}的行为。`
    case 2:
      return `经查，司机${driver}（联系电话${phoneOf(random)}）${kind}，有询问笔录为证。`
    case 3:
      return `${chineseDay(day)}，当事人${driver}在${where}${kind}，手机号${phoneOf(random)}，车牌号${plate}。`
    default:
      return `执法人员于${chineseDay(day)}在${where}检查${plate}号车，负责人${driver}承认${kind}的事实。`
  }
}
