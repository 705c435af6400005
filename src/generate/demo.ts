import { noteDelivery } from '../delivery/delivery.service.ts'
import { OPERATOR_AUTHOR, type Base, type Writing } from '../disclosure/reading.ts'
import { submitRecords } from '../submission/submit-records.service.ts'
import { addDays, addMonths } from '../rule/calendar.rules.ts'
import { makeCity } from './city.ts'
import { fillEvaluations } from './fill-evaluations.ts'
import { fillLists } from './fill-lists.ts'
import type { GeneratedEntry } from './list-entry.ts'
import { submitCommitments } from '../commitment-register/take-in.service.ts'
import { draftGeneratedCommitment, fillCity } from './fill.ts'
import type { RowValues } from './row.ts'

/** The firm of the README: fictitious, with a code that passes its check. */
export const DEMO_FIRM = {
  usci: '913206000000001230',
  registrationNumber: '320699000000015',
  name: '南通示例通达运输有限公司',
} as const

const AUTHORITY = {
  authorityName: '南通市示例交通运输局',
  authorityCode: '11320600MW0000001J',
  sourceName: '南通市示例交通运输局',
  sourceCode: '11320600MW0000001J',
}

const SUBJECT = {
  subjectName: DEMO_FIRM.name,
  usci: DEMO_FIRM.usci,
  registrationNumber: DEMO_FIRM.registrationNumber,
  legalRepresentative: '测试甲',
}

/** One record for each thing that a reader of the README is to see. */
const RECORDS: { item: string; values: Record<string, string> }[] = [
  {
    item: 'REGISTRATION',
    values: {
      subjectName: DEMO_FIRM.name,
      subjectCode: DEMO_FIRM.usci,
      establishedOn: '2015-03-18',
      legalForm: '有限责任公司',
      capital: '1,000(万元人民币)',
      province: '江苏',
      area: '南通',
      address: '南通市崇川区示例路1号',
    },
  },
  {
    item: 'ADMINISTRATIVE_PERMIT',
    values: {
      ...SUBJECT,
      ...AUTHORITY,
      documentName: '道路运输经营许可决定书',
      documentNumber: '通交许〔2025〕00001号',
      permitClass: '普通',
      licenceName: '道路运输经营许可证',
      licenceNumber: '苏交运管许可通字320600000001号',
      content: '道路普通货物运输',
      decidedOn: '2025/03/10',
      validFrom: '2025/03/10',
      validUntil: '2029/03/09',
      status: '0',
    },
  },
  {
    item: 'ADMINISTRATIVE_PENALTY',
    values: {
      ...SUBJECT,
      ...AUTHORITY,
      legalRepresentativeId: '329900197001010010',
      documentNumber: '通交罚〔2026〕00001号',
      violationKind: '未按照规定维护和检测运输车辆',
      facts: '经查，当事人三辆货运车辆逾期未进行综合性能检测。',
      legalBasis: '《道路货物运输及站场管理规定》',
      penaltyClasses: '罚款',
      content: '处罚款三千元整',
      fine: '0.300000',
      decidedOn: '2026/06/15',
      validUntil: '2099-12-31',
    },
  },
  {
    item: 'ADMINISTRATIVE_PENALTY',
    values: {
      ...SUBJECT,
      ...AUTHORITY,
      documentNumber: '通交罚〔2026〕00002号',
      violationKind: '车辆超限运输',
      facts: '2026年8月3日，驾驶员测试乙驾驶苏F00000号货车超限运输。',
      legalBasis: '《超限运输车辆行驶公路管理规定》',
      penaltyClasses: '罚款;责令停产停业',
      content: '处罚款二万元整，责令停业整顿',
      fine: '2.000000',
      decidedOn: '2026/08/20',
      validUntil: '2099-12-31',
    },
  },
  {
    item: 'ADMINISTRATIVE_PENALTY',
    values: {
      ...SUBJECT,
      ...AUTHORITY,
      documentNumber: '通交罚〔2026〕00003号',
      violationKind: '未随车携带道路运输证',
      facts: '当事人车辆未随车携带道路运输证。',
      legalBasis: '《道路货物运输及站场管理规定》',
      penaltyClasses: '警告',
      content: '警告',
      decidedOn: '2026/09/01',
    },
  },
  {
    item: 'HONOUR',
    values: {
      subjectName: DEMO_FIRM.name,
      usci: DEMO_FIRM.usci,
      title: '示例市诚信示范运输企业',
      level: 'MUNICIPAL',
      decidedOn: '2024-12-20',
      authorityName: AUTHORITY.authorityName,
    },
  },
  {
    item: 'TRAINING',
    values: {
      subjectName: DEMO_FIRM.name,
      usci: DEMO_FIRM.usci,
      title: '道路运输法规与诚信经营培训',
      trainingKind: '信用教育',
      decidedOn: '2026-04-20',
      hours: '8',
      result: '合格',
      authorityName: AUTHORITY.authorityName,
    },
  },
  {
    item: 'CONTRACT_PERFORMANCE',
    values: {
      subjectName: DEMO_FIRM.name,
      usci: DEMO_FIRM.usci,
      contractNumber: '示例合字2025第001号',
      contractName: '示例公路养护工程施工合同',
      partner: '示例公路建设有限公司',
      amount: '120.000000',
      decidedOn: '2025/11/20',
      fulfilment: '全部履行',
    },
  },
]

/** Commitments of the firm: one that waits for its judgement, one that was fulfilled, one that was broken. */
const COMMITMENTS: RowValues[] = [
  {
    code: '32060020261008000001',
    commitmentTypeId: '审批替代型',
    reason: '申请道路货物运输经营许可变更',
    content: '本承诺人承诺持续符合许可条件，不使用不合格车辆',
    commitmentDate: '2026-10-08',
    commitmentValidity: '2027-10-07',
    fulfillmentStatus: '',
  },
  {
    code: '32060020260302000001',
    commitmentTypeId: '容缺受理型',
    reason: '申请道路运输车辆配发',
    content: '在三十日内补齐车辆综合性能检测报告',
    commitmentDate: '2026-03-02',
    commitmentValidity: '2026-03-31',
    fulfillmentStatus: '全部履行',
    fulfillmentStatusDate: '2026-03-25',
  },
  {
    code: '32060020260710000001',
    commitmentTypeId: '信用修复型',
    reason: '申请信用修复',
    content: '按期完成逾期车辆检测，今后不再逾期',
    commitmentDate: '2026-07-10',
    commitmentValidity: '2026-08-31',
    fulfillmentStatus: '部分履行',
    fulfillmentStatusDate: '2026-09-10',
    unperformedCommitmentContent: '三辆货运车辆中一辆未按期检测',
    liabilityBreachCommitmentContent: '责令限期改正，记入信用档案',
  },
]

async function fillCommitments(writing: Writing): Promise<void> {
  const firm = {
    subjectName: DEMO_FIRM.name,
    subjectCategory: '法人及非法人组织',
    identify: DEMO_FIRM.usci,
    liabilityBreachCommitment: '如违反承诺，愿意承担相应法律责任，并同意记入信用档案',
    acceptanceUnit: AUTHORITY.authorityName,
    acceptanceUnitIdentify: AUTHORITY.authorityCode,
    publicationType: '可向社会公开',
  }
  const origin = { sourceCode: 'TRANSPORT_BUREAU', fileId: null }
  const rows = COMMITMENTS.map((values) => ({
    draft: draftGeneratedCommitment(writing, { ...firm, ...values }),
    rowNumber: null,
  }))
  await submitCommitments(writing, origin, rows)
}

/** Subjects of the generated city around the demo firm. */
const SUBJECTS = 60
const SEED = 'demo'

/** One entry in force of each list that the README asks for: months since it began, and of its term. */
const ENTRIES: readonly (readonly [list: string, since: number, term: number])[] = [
  ['RED', 2, 24],
  ['WATCH', 3, 12],
  ['BLACK', 4, 24],
  ['QUALIFICATION', 5, 36],
]

/** The demo's own entries, each of another firm of the city that has none of its own; the firm of the README has none. */
function demoEntries(today: string): GeneratedEntry[] {
  const free: string[] = []
  for (const { subject, listEntry } of makeCity(SEED, { subjects: SUBJECTS })) {
    if (subject.usci !== null && subject.category === 'ORGANIZATION' && listEntry === null)
      free.push(subject.usci)
  }
  return ENTRIES.map(([list, since, term], at) => {
    const validFrom = addDays(addMonths(today, -since), -1)
    return {
      usci: free[at]!,
      list,
      documentNumber: `示名单〔${validFrom.slice(0, 4)}〕演示${at + 1}号`,
      validFrom,
      validTo: addMonths(validFrom, term),
      revokedOn: null,
    }
  })
}

/** Fills an empty database with a small, clearly fictitious city; a database that holds subjects is left alone. */
export async function fillDemo(base: Base): Promise<boolean> {
  const [found] = await base.db.query<{ any: boolean }>(
    'select exists (select 1 from subject) as any',
  )
  if (found?.any === true) return false
  const writing: Writing = { ...base, actor: 'demo', author: OPERATOR_AUTHOR }
  const records = RECORDS.map(({ item, values }) => ({
    item,
    values: new Map(Object.entries(values)),
  }))
  const results = await submitRecords(writing, 'TRANSPORT_BUREAU', records, 'demo firm')
  const refused = results.filter((one) => one.status === 'REJECTED')
  if (refused.length > 0) throw new Error(`the demo set was refused: ${JSON.stringify(refused)}`)
  await fillCommitments(writing)
  await fillCity(writing, { seed: SEED, subjects: SUBJECTS, sourceCode: 'TRANSPORT_BUREAU' })
  await fillLists(base, demoEntries(base.today()))
  await fillEvaluations(base)
  return true
}

/**
 * Says that every source was heard just now, so that checks of the demo city are decided by what it holds and not by
 * its age. Fictitious, like all of it, and marked so.
 */
export async function deliverDemo({ db, rules, today }: Base): Promise<void> {
  await db.transaction(async (tx) => {
    for (const { code } of rules().list('source', { on: today() })) {
      await noteDelivery(tx, { sourceCode: code, via: 'DEMO', rowCount: 0, rejectedCount: 0 })
    }
  })
}
