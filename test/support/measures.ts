import type { Viewer } from '../../src/disclosure/viewer.ts'
import { ask } from './ask.ts'
import { nextSerial, type MadeSubject } from './make.ts'
import type { World } from './world.ts'

const PAYLOAD = `clientMutationId applicationId problems { code zh en }
  application { id state version appliedOn appliedUntil liftedOn matter content effect checkNumber
    measure { code } disclosureScope changeReason }`
const REPORT = `mutation ($input: ReportMeasureInput!) { reportMeasure(input: $input) { ${PAYLOAD} } }`

type ChangeName = 'liftMeasure' | 'correctMeasure' | 'withdrawMeasure'
const INPUTS: Record<ChangeName, string> = {
  liftMeasure: 'LiftMeasureInput',
  correctMeasure: 'CorrectMeasureInput',
  withdrawMeasure: 'ChangeMeasureInput',
}

/** What a report of a measure gave. */
export interface Applied {
  applicationId: string
  problems: { code: string; zh: string; en: string }[]
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  application: any
}

/** Reports a measure of a subject: a talk on credit before a licence, unless said otherwise. */
export async function reportMeasure(
  world: World,
  viewer: Viewer,
  subject: Pick<MadeSubject, 'id'>,
  more: object = {},
): Promise<Applied> {
  const n = nextSerial()
  const input = {
    subject: subject.id,
    measure: 'CREDIT_TALK',
    purpose: 'ADMINISTRATIVE_LICENSING',
    matter: `示许〔2026〕${n}号`,
    content: '约谈企业负责人',
    appliedOn: '2026-10-08',
    appliedUntil: '2027-03-31',
    idempotencyKey: `measure-test-${n}`,
    ...more,
  }
  return (await ask(world, REPORT, { input }, { viewer })).reportMeasure
}

/** Changes what was reported. */
export async function changeMeasure(
  world: World,
  name: ChangeName,
  viewer: Viewer,
  of: Applied,
  more: object = {},
): Promise<Applied> {
  const input = {
    application: of.applicationId,
    expectedVersion: of.application?.version ?? 1,
    reason: '示例理由',
    idempotencyKey: `measure-test-${nextSerial()}`,
    ...more,
  }
  const document = `mutation ($input: ${INPUTS[name]}!) { ${name}(input: $input) { ${PAYLOAD} } }`
  return (await ask(world, document, { input }, { viewer }))[name]
}

/** The codes of the problems of a report. */
export function problemsOf({ problems }: Applied): string[] {
  return problems.map(({ code }) => code)
}
