import { penaltyAuthority, SOURCE_AUTHORITY } from './authority.ts'
import { slashDay } from './day.ts'
import { chance, int, longTail, weighted, type Random } from './random.ts'
import { inTenThousands, type RowValues, type SubjectCells } from './row.ts'
import type { GeneratedSubject } from './subject.ts'
import { makeViolation } from './violation.ts'

type Sanction = {
  readonly classes: string
  readonly fine: boolean
  readonly confiscated: boolean
  readonly licence: boolean
}

const sanction = (classes: string, more: Partial<Sanction> = {}): Sanction => ({
  classes,
  fine: classes.includes('罚款'),
  confiscated: classes.includes('没收'),
  licence: /[暂吊]/.test(classes),
  ...more,
})

/** Classes as files write them, by frequency; those of the 2018 standard and of the law of 2021 stand side by side. */
const SANCTIONS = [
  [sanction('罚款'), 600],
  [sanction('警告'), 140],
  [sanction('警告;罚款'), 50],
  [sanction('警告；罚款'), 40],
  [sanction('没收违法所得;罚款'), 50],
  [sanction('没收违法所得、没收非法财物'), 20],
  [sanction('没收非法财物'), 5],
  [sanction('责令停产停业'), 15],
  [sanction('罚款；责令停产停业'), 10],
  [sanction('暂扣或者吊销许可证、暂扣或者吊销执照'), 12],
  [sanction('暂扣许可证件'), 8],
  [sanction('吊销许可证件'), 8],
  [sanction('通报批评'), 10],
  [sanction('降低资质等级'), 3],
  [sanction('限制开展生产经营活动'), 5],
  [sanction('限制从业'), 3],
  [sanction('责令关闭'), 1],
  [sanction('其他'), 10],
] as const

const ROUND_FINES = [
  [200, 20],
  [500, 14],
  [1000, 18],
  [2000, 14],
  [3000, 12],
  [5000, 12],
  [10_000, 12],
  [20_000, 5],
  [30_000, 6],
  [50_000, 2],
  [100_000, 1],
] as const

/** A penalty (双公示, 29 columns) decided on that day (number); `serial` makes its document number the only one. */
export function makePenalty(
  random: Random,
  subject: GeneratedSubject,
  cells: SubjectCells,
  day: number,
  serial: string,
): RowValues {
  const authority = penaltyAuthority(random, subject.place)
  const violation = makeViolation(random, subject, day - int(random, 1, 60))
  const { classes, fine, confiscated, licence } = weighted(random, SANCTIONS)
  const fineFen = fine ? fineOf(random) : 0
  const takenFen = confiscated ? longTail(random, 50_000, 30_000_000) : 0
  const lasts = decidedUnder(day)
  const reported = chance(random, 0.8)
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
    documentNumber: `${authority.short}罚〔${slashDay(day).slice(0, 4)}〕${serial}号`,
    violationKind: violation.kind,
    facts: violation.telling,
    legalBasis: violation.basis,
    penaltyClasses: classes,
    content: contentOf(classes, fineFen, takenFen),
    fine: fine ? inTenThousands(fineFen) : '',
    confiscated: confiscated ? inTenThousands(takenFen) : '',
    licence: licence ? `道路运输经营许可证（示例）${serial}` : '',
    decidedOn: slashDay(day),
    validUntil: chance(random, 0.3) ? '2099/12/31' : '',
    reportedPublicUntil: reported ? slashDay(day + lasts) : '',
    authorityName: authority.name,
    authorityCode: authority.usci,
    sourceName: SOURCE_AUTHORITY.name,
    sourceCode: SOURCE_AUTHORITY.usci,
    remarks: chance(random, 0.03) ? '简易程序' : '',
    exportedAt: `${slashDay(day + int(random, 1, 7))} 0${int(random, 1, 9)}:00:00`,
  }
}

/** Days of publicity that exporters report; only provenance, so the usual ones by the regime of the day are enough. */
function decidedUnder(day: number): number {
  const on = slashDay(day)
  return on >= '2023/05/01' && on < '2026/04/01' ? 1095 : 365
}

/** In fen. Most fines are round; some are counted by what was earned. */
function fineOf(random: Random): number {
  if (chance(random, 0.06)) return longTail(random, 60_000, 60_000_000)
  return weighted(random, ROUND_FINES) * 100
}

function inYuan(fen: number): string {
  const rest = fen % 100
  return rest === 0
    ? String(fen / 100)
    : `${Math.floor(fen / 100)}.${String(rest).padStart(2, '0')}`
}

function contentOf(classes: string, fineFen: number, takenFen: number): string {
  let text = '决定给予'
  text += classes.replace(/[;；]/g, '、')
  if (fineFen > 0) text += `，罚款人民币${inYuan(fineFen)}元`
  if (takenFen > 0) text += `，没收人民币${inYuan(takenFen)}元`
  return `${text}。`
}
