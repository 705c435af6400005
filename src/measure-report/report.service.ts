import { uuidv7 } from 'uuidv7'
import { readKept } from '../check/keep.service.ts'
import { findAnswer } from '../check/replay.service.ts'
import type { Base, Reader } from '../disclosure/reading.ts'
import type { Scope } from '../disclosure/scope.ts'
import { mayDo, type Viewer, type ViewerParty } from '../disclosure/viewer.ts'
import { DomainError } from '../errors.ts'
import { once } from '../request/once.ts'
import { readLine, readText } from '../request/text.rules.ts'
import { measureProblem, type MeasureProblem } from '../measure/measure-problem.ts'
import { problemOfPeriod } from '../measure/measure-state.rules.ts'
import type { ApplicationKey } from '../measure/measure.store.ts'
import { keyedHash } from '../personal/keyed-hash.ts'
import type { Measure } from '../rule/rule.schema.ts'
import { lockSubjects } from '../subject/subject-write.store.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { insertApplicationVersions, listStandingApplications } from './report.store.ts'

/** What a unit applied: days are ISO, `validTo` exclusive, null for no end. */
export interface MeasureReport {
  subjectId: string
  measure: string
  purpose: string
  matter: string
  content: string
  effect: string | null
  domain: string | null
  validFrom: string
  validTo: string | null
  checkNumber: string | null
  disclosureScope: Scope
}

/** What came of a report: the application that it made or changed, or why it did not. */
export type Reported = { application: ApplicationKey } | { problem: MeasureProblem }

/** Only they apply what follows from credit in their own matters (行动方案 四(四)、四(五)). */
const PUBLIC_BODIES: readonly string[] = ['BUREAU', 'COUNTY']

/** A unit with the source under which it holds what it reports. */
type Unit = ViewerParty & { sourceCode: string }

/**
 * Reports a measure that the caller's unit applied to a subject in a matter. Its own reports are all that it is told of:
 * what others applied decides nothing here.
 * @throws DomainError FORBIDDEN; NOT_FOUND for a subject that the caller does not see; BAD_INPUT; IDEMPOTENCY_CONFLICT
 */
export async function reportMeasure(
  base: Base,
  reader: Reader,
  given: MeasureReport,
  key: string,
): Promise<Reported> {
  const { viewer } = reader
  if (viewer.party === null || !mayDo(viewer, 'measure:report')) throw new DomainError('FORBIDDEN')
  const report = { ...given, ...readTexts(given) }
  const file = await findSubject(reader, report.subjectId)
  if (file === null) throw new DomainError('NOT_FOUND')
  const prepared = await prepare(base, viewer, file, report)
  return once<Reported>(base, viewer, { name: 'reportMeasure', key, body: report }, async (tx) => {
    if ('problem' in prepared) return prepared
    const { unit, measure } = prepared
    await lockSubjects(tx, { ids: file.memberIds })
    const { matter } = report
    const asked = { ids: file.memberIds, unitId: unit.id, measureCode: measure.code, matter }
    const standing = await listStandingApplications(tx, asked)
    if (standing.length > 0) return { problem: measureProblem('ALREADY_REPORTED') }
    const application = { subjectId: file.id, applicationId: uuidv7() }
    const made = versionOf(base, unit, measure, report)
    const recordedAt = tx.at.toISOString()
    await insertApplicationVersions(tx, [{ ...made, ...application, recordedAt }])
    return { application }
  })
}

/** @throws DomainError BAD_INPUT for a text that is missing, too long, or holds an identity number */
function readTexts({ matter, content, effect }: MeasureReport) {
  return {
    matter: readMatter(matter),
    content: readText(content),
    effect: effect === null ? null : readText(effect),
  }
}

/** @throws DomainError BAD_INPUT when it is missing, too long, or holds an identity number */
export function readMatter(text: string): string {
  return readLine(text) ?? readText(text)
}

type Prepared = { unit: Unit; measure: Measure } | { problem: MeasureProblem }

/** What has to be so before anything is looked at of what was reported before. */
async function prepare(
  base: Base,
  viewer: Viewer,
  file: SubjectFile,
  report: MeasureReport,
): Promise<Prepared> {
  const unit = viewer.party!
  if (!isReporter(unit, report.domain)) return { problem: measureProblem('REPORTER_FORBIDDEN') }
  const measure = base.rules().current('measure', report.measure, report.validFrom)
  if (measure === null) return { problem: measureProblem('MEASURE_UNKNOWN') }
  if (!measure.body.purposes.includes(report.purpose))
    return { problem: measureProblem('PURPOSE_MISMATCH') }
  // No source publishes what was applied to whom.
  if (report.disclosureScope === 'PUBLIC') return { problem: measureProblem('SCOPE_FORBIDDEN') }
  const problem =
    problemOfPeriod(report.validFrom, report.validTo, base.today()) ??
    (await problemOfCheck(base, viewer, file, report))
  return problem === null ? { unit, measure } : { problem }
}

function isReporter(party: ViewerParty, domain: string | null): party is Unit {
  if (!PUBLIC_BODIES.includes(party.class) || party.sourceCode === null) return false
  return party.domains.length === 0 || (domain !== null && party.domains.includes(domain))
}

/** A number that is another's reads like one that is not there. */
async function problemOfCheck(
  base: Base,
  viewer: Viewer,
  { memberIds }: SubjectFile,
  { checkNumber, purpose, measure }: MeasureReport,
): Promise<MeasureProblem | null> {
  if (checkNumber === null) return null
  const row = await findAnswer(base, viewer, checkNumber)
  if (row === null) return measureProblem('CHECK_UNKNOWN')
  const isOfSubject = row.subjectId !== null && memberIds.includes(row.subjectId)
  const { measures } = readKept(row).payload
  const isNamed = measures.some(({ code }) => code === measure)
  return isOfSubject && row.purpose === purpose && isNamed ? null : measureProblem('CHECK_MISMATCH')
}

function versionOf(base: Base, unit: Unit, measure: Measure, report: MeasureReport) {
  const { subjectId: _, measure: __, purpose, ...told } = report
  return {
    ...told,
    version: 1,
    measureCode: measure.code,
    measureVersion: measure.validFrom,
    purposeCode: purpose,
    unitId: unit.id,
    unitName: unit.name,
    regionCode: unit.regionCode,
    state: 'APPLIED' as const,
    liftedOn: null,
    changeKind: 'REPORTED',
    changeReason: null,
    sourceCode: unit.sourceCode,
    rowHash: keyedHash(base.cipher, 'MEASURE_APPLICATION', JSON.stringify([unit.id, report])),
  }
}
