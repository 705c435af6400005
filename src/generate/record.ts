import { dayOf } from './day.ts'
import { makePenalty } from './penalty.ts'
import { makePermit } from './permit.ts'
import { chance, fork, longTail, unit, type Random } from './random.ts'
import type { GeneratedRecord, SubjectCells } from './row.ts'
import { cityOf, type GeneratedSubject } from './subject.ts'

/** Decisions of all three rules on publicity: 2019, Order 58 (May 2023), Order 36 (April 2026). */
const FIRST_DECISION = dayOf('2019-01-01')
const LAST_DECISION = dayOf('2026-11-13')

/** From how many to how many records: the long tail of firms has thousands. */
const RECORDS = {
  ORGANIZATION: [1.6, 6000],
  SOLE_TRADER: [0.85, 80],
  PERSON: [0.8, 12],
} as const

/** The registers hold no more than four digits of decisions per subject; the document number depends on it. */
const SERIAL_DIGITS = 4

/**
 * The permits and penalties of a subject of that city, as they stand in the exchange file; none to thousands, ten on
 * average. The order is by no date. `index` is the subject's; the same arguments give the same records.
 */
export function makeRecords(
  seed: string,
  index: number,
  subject: GeneratedSubject,
): GeneratedRecord[] {
  const random = fork(fork(cityOf(seed), 'records'), index)
  const [low, high] = RECORDS[subject.category]
  const count = longTail(random, low, high)
  const permits = permitShare(random)
  const cells = subjectCells(subject)
  const first = Math.max(FIRST_DECISION, dayOf(subject.establishedOn) + 1)
  const records: GeneratedRecord[] = []
  for (let at = 0; at < count; at += 1) {
    const serial = serialOf(index, at + 1)
    const day = decisionDay(random, first)
    records.push(
      unit(random) < permits
        ? { item: 'ADMINISTRATIVE_PERMIT', values: makePermit(random, subject, cells, day, serial) }
        : {
            item: 'ADMINISTRATIVE_PENALTY',
            values: makePenalty(random, subject, cells, day, serial),
          },
    )
  }
  return records
}

/** The row of the subject in the register of businesses; null for persons, whom it does not hold. */
export function makeRegistration(seed: string, subject: GeneratedSubject): GeneratedRecord | null {
  if (subject.usci === null) return null
  const random = fork(fork(cityOf(seed), 'registration'), subject.index)
  // One row in 25 still shows the old number in place of the unified code.
  const old = subject.registrationNumber !== null && chance(random, 0.16)
  return {
    item: 'REGISTRATION',
    values: {
      subjectName: subject.name,
      subjectCode: (old ? subject.registrationNumber : null) ?? subject.usci,
      codeCheck: 'OK',
      establishedOn: subject.establishedOn,
      legalForm: chance(random, 0.1) ? 'N/A' : subject.legalForm,
      capital: subject.capital ?? 'N/A',
      province: '江苏',
      area: '南通',
      address: subject.address,
    },
  }
}

/** Most have both kinds; some only ever apply, some are only ever punished. */
function permitShare(random: Random): number {
  const share = unit(random)
  if (share < 0.15) return 1
  return share < 0.25 ? 0 : 0.3 + unit(random) * 0.5
}

/** Later days are commoner: registers grow. */
function decisionDay(random: Random, first: number): number {
  return first + Math.floor((LAST_DECISION - first + 1) * Math.sqrt(unit(random)))
}

/** A serial that no other decision of the city has: the subject's index and the number of its record. */
function serialOf(index: number, at: number): string {
  return String(index).padStart(5, '0') + String(at).padStart(SERIAL_DIGITS, '0')
}

function subjectCells(subject: GeneratedSubject): SubjectCells {
  const person = subject.category === 'PERSON'
  return {
    subjectName: subject.name,
    usci: subject.usci ?? '',
    registrationNumber: subject.registrationNumber ?? '',
    // Exporters fill the organisation code beside the old number only.
    organizationCode: subject.registrationNumber === null ? '' : (subject.organizationCode ?? ''),
    taxNumber: '',
    institutionCertificate: '',
    socialOrganizationCertificate: '',
    legalRepresentative: subject.legalRepresentative ?? '',
    legalRepresentativeId: subject.legalRepresentativeId ?? '',
    personIdType: person ? '身份证' : '',
    personIdNumber: subject.residentId ?? '',
  }
}
