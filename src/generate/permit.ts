import { permitAuthority, SOURCE_AUTHORITY } from './authority.ts'
import { slashDay } from './day.ts'
import { chance, int, pick, weighted, type Random, type Weighted } from './random.ts'
import type { RowValues, SubjectCells } from './row.ts'
import type { GeneratedSubject } from './subject.ts'

/** Document, class, certificate and content of the permits of a transport authority; years of validity, 0: no end. */
type Permit = readonly [
  documentName: string,
  permitClass: string,
  licenceName: string,
  content: string,
  years: number,
]

const PERMITS: Weighted<Permit> = [
  [['准予道路货物运输经营许可决定书', '普通', '道路运输经营许可证', '道路普通货物运输', 4], 30],
  [['准予道路运输车辆配发决定书', '普通', '道路运输证', '货物专用运输（集装箱）', 1], 30],
  [
    ['准予道路危险货物运输许可决定书', '普通', '道路危险货物运输许可证', '危险货物运输（3类）', 4],
    4,
  ],
  [['准予道路旅客运输经营许可决定书', '特许', '道路客运经营许可证', '县际包车客运', 4], 4],
  [
    [
      '准予超限运输车辆行驶公路决定书',
      '普通',
      '超限运输车辆通行证',
      '大件运输，按核定路线行驶',
      0.25,
    ],
    12,
  ],
  [['机动车维修经营备案通知书', '登记', '机动车维修经营备案证明', '二类汽车维修', 0], 8],
  [['准予涉路施工活动决定书', '核准', '涉路施工许可证', '占用公路用地埋设管线', 1], 4],
  [
    ['准予港口经营许可决定书', '普通', '港口经营许可证', '为船舶提供码头设施，货物装卸、仓储', 3],
    3,
  ],
  [
    [
      '准予水路运输经营许可决定书',
      '普通',
      '国内水路运输经营许可证',
      '长江中下游及支流省际普通货船运输',
      5,
    ],
    3,
  ],
  [['公路工程施工许可决定书', '核准', '公路工程施工许可证', '农村公路改造工程', 2], 2],
]

const PERSON_PERMITS: Weighted<Permit> = [
  [['准予道路运输从业资格许可决定书', '认可', '道路运输从业资格证', '道路货物运输驾驶员', 6], 70],
  [['准予出租汽车驾驶员从业资格决定书', '认可', '出租汽车驾驶员证', '巡游出租汽车驾驶员', 3], 20],
  [['准予机动车驾驶教练员备案通知书', '登记', '教练员证', '普通机动车驾驶教练员', 0], 10],
]

const STATES = [
  ['0', 94],
  ['正常', 3],
  ['1', 2],
  ['2', 1],
] as const

/** A permit (双公示, 27 columns) granted on that day (number); `serial` makes its document number the only one. */
export function makePermit(
  random: Random,
  subject: GeneratedSubject,
  cells: SubjectCells,
  day: number,
  serial: string,
): RowValues {
  const authority = permitAuthority(random, subject.place)
  const [documentName, permitClass, licenceName, content, years] =
    subject.category === 'PERSON' ? weighted(random, PERSON_PERMITS) : weighted(random, PERMITS)
  const from = day + (chance(random, 0.7) ? 0 : int(random, 1, 30))
  // Written out: spreading `cells` makes an object that is ten times slower to build.
  return {
    subjectName: cells.subjectName,
    usci: cells.usci,
    registrationNumber: cells.registrationNumber,
    organizationCode: cells.organizationCode,
    taxNumber: cells.taxNumber,
    institutionCertificate: cells.institutionCertificate,
    socialOrganizationCertificate: cells.socialOrganizationCertificate,
    legalRepresentative: cells.legalRepresentative,
    legalRepresentativeId: cells.legalRepresentativeId,
    personIdType: cells.personIdType,
    personIdNumber: cells.personIdNumber,
    documentName,
    documentNumber: `${authority.short}许〔${slashDay(day).slice(0, 4)}〕${serial}号`,
    permitClass,
    licenceName,
    licenceNumber: `${subject.place.code}${serial}`,
    content,
    decidedOn: slashDay(day),
    validFrom: slashDay(from),
    validUntil: years === 0 ? NO_END : slashDay(from + Math.floor(years * 365.25) - 1),
    authorityName: authority.name,
    authorityCode: authority.usci,
    status: weighted(random, STATES),
    sourceName: SOURCE_AUTHORITY.name,
    sourceCode: SOURCE_AUTHORITY.usci,
    remarks: chance(random, 0.02) ? pick(random, ['换证', '延续', '变更']) : '',
    exportedAt: `${slashDay(day + int(random, 1, 7))} 0${int(random, 1, 9)}:00:00`,
  }
}
const NO_END = '2099/12/31'
