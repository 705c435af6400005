import { listCommitmentsOfFile } from '../commitment/commitment.service.ts'
import type { CommitmentRow } from '../commitment/commitment.store.ts'
import { ruleOf } from '../commitment/commitment.view.ts'
import {
  EVALUATION_STATES,
  stateOn as evaluationStateOn,
} from '../evaluation/evaluation-state.rules.ts'
import { listEvaluationsOfFile } from '../evaluation/evaluation.service.ts'
import type { EvaluationRow } from '../evaluation/evaluation.store.ts'
import { gradeView, schemeOf } from '../evaluation/evaluation.view.ts'
import { stateOn, LIST_ENTRY_STATES } from '../list/list-state.rules.ts'
import { listEntriesOfFile } from '../list/list.service.ts'
import type { ListEntryRow } from '../list/list.store.ts'
import { kindOf } from '../list/list.view.ts'
import { APPLICATION_STATES, applicationStateOn } from '../measure/measure-state.rules.ts'
import { listApplicationsOfFile } from '../measure/measure.service.ts'
import type { ApplicationRow } from '../measure/measure.store.ts'
import { measureOf, measuresWanted } from '../measure/measure.view.ts'
import { listRecordsOfFile } from '../record/record.service.ts'
import type { RecordRow } from '../record/record.store.ts'
import { itemOf } from '../record/record.view.ts'
import { MEASURE_EFFECTS } from '../rule/decision.schema.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import type { RuleKind } from '../rule/rule.schema.ts'
import { timelineReader, type TimelineReader } from './timeline.ts'

const codesOfKind = (kind: RuleKind) => (rules: RuleBook) => [
  ...new Set(rules.list(kind).map(({ code }) => code)),
]

const records = timelineReader<RecordRow>({
  kind: 'RECORD',
  label: { zh: '信用记录', en: 'A record' },
  codesOf: codesOfKind('catalogue-item'),
  codeOf: ({ itemCode }) => itemCode,
  idOf: ({ recordId }) => recordId,
  dayOf: ({ decidedOn }) => decidedOn,
  list: (file, { codes, page, ...asked }) =>
    listRecordsOfFile(file, {
      ...asked,
      page: { request: page },
      descending: true,
      narrowing: {
        kinds: null,
        items: codes,
        polarities: null,
        severities: null,
        decidedFrom: null,
        decidedTo: null,
      },
    }),
  titleOf: (row) => {
    const { zh, en } = itemOf(row.by.rules(), row, row.by.today())
    return { zh: row.title === null ? zh : `${zh}：${row.title}`, en }
  },
})

const entries = timelineReader<ListEntryRow>({
  kind: 'LIST_ENTRY',
  label: { zh: '名单条目', en: 'An entry of a list' },
  codesOf: codesOfKind('list-kind'),
  codeOf: ({ listCode }) => listCode,
  idOf: ({ entryId }) => entryId,
  dayOf: ({ sinceOn }) => sinceOn,
  list: (file, { codes, page, ...asked }) =>
    listEntriesOfFile(file, {
      ...asked,
      page: { request: page },
      narrowing: { lists: codes, states: null, domains: null, regions: null },
    }),
  titleOf: (row) => {
    const list = kindOf(row.by.rules(), row)
    const state = LIST_ENTRY_STATES[stateOn(row, row.by.today())]
    return { zh: `${list.zh}：${state.zh}`, en: `${list.en}: ${state.en}` }
  },
})

const commitments = timelineReader<CommitmentRow>({
  kind: 'COMMITMENT',
  label: { zh: '信用承诺', en: 'A commitment' },
  codesOf: codesOfKind('commitment-type'),
  codeOf: ({ typeCode }) => typeCode,
  idOf: ({ commitmentId }) => commitmentId,
  dayOf: ({ signedOn }) => signedOn,
  list: (file, { codes, page, ...asked }) =>
    listCommitmentsOfFile(file, {
      ...asked,
      page: { request: page },
      descending: true,
      narrowing: { stages: null, types: codes },
    }),
  titleOf: (row) => {
    const { zh, en } = ruleOf(row.by, 'commitment-type', row.typeCode)
    return { zh: `${zh}：${row.reason}`, en }
  },
})

const applications = timelineReader<ApplicationRow>({
  kind: 'MEASURE_APPLICATION',
  label: { zh: '措施实施情况', en: 'A measure that was applied' },
  codesOf: () => MEASURE_EFFECTS,
  codeOf: (row) => measureOf(row.by.rules(), row).body.effect,
  idOf: ({ applicationId }) => applicationId,
  dayOf: ({ validFrom }) => validFrom,
  list: (file, { codes, page, ...asked }) =>
    listApplicationsOfFile(file, {
      ...asked,
      page: { request: page },
      narrowing: {
        measures: measuresWanted(file.reading.rules(), null, codes),
        states: null,
        domains: null,
        regions: null,
        appliedFrom: null,
        appliedUntil: null,
      },
    }),
  titleOf: (row) => {
    const measure = measureOf(row.by.rules(), row)
    const state = APPLICATION_STATES[applicationStateOn(row, row.by.today())]
    return { zh: `${measure.zh}：${state.zh}`, en: `${measure.en}: ${state.en}` }
  },
})

/** All evaluations belong to one stage, whatever their scheme: they are what supervision by class goes by. */
const EVALUATION = 'EVALUATION'

const evaluations = timelineReader<EvaluationRow>({
  kind: EVALUATION,
  label: { zh: '信用评价', en: 'An evaluation' },
  codesOf: () => [EVALUATION],
  codeOf: () => EVALUATION,
  idOf: ({ evaluationId }) => evaluationId,
  dayOf: ({ sinceOn }) => sinceOn,
  list: (file, { codes: _one, page, ...asked }) =>
    listEvaluationsOfFile(file, {
      ...asked,
      page: { request: page },
      narrowing: { schemes: null, states: null, grades: null, domains: null, regions: null },
    }),
  titleOf: (row) => {
    const scheme = schemeOf(row.by.rules(), row)
    const state = EVALUATION_STATES[evaluationStateOn(row, row.by.today())]
    const grade = gradeView(scheme, row.grade)
    return {
      zh: `${grade?.text ?? scheme.zh}：${state.zh}`,
      en: `${grade?.en ?? 'No grade'}, ${scheme.en}: ${state.en}`,
    }
  },
})

/** The kinds of facts on the timeline: a later kind is a source, a line here, and its codes in the rules of stages. */
export const TIMELINE_SOURCES: readonly TimelineReader[] = [
  records,
  entries,
  commitments,
  applications,
  evaluations,
]
