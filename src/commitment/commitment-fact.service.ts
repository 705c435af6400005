import { firstDay, type Fact, type FactReader } from '../fact/fact.ts'
import { visibleParameters } from '../record/record.scope.ts'
import { readGlobalId, writeGlobalId } from '../relay/global-id.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import {
  listCommitmentFacts,
  listOpenStates,
  type CommitmentFactRow,
} from './commitment-fact.store.ts'
import { isJudged } from './commitment.rules.ts'
import { findCommitment } from './commitment.service.ts'

/** Judged commitments, as decisions weigh them: by their stage, type and scene, from the day of the judgement. */
export const commitmentFacts: FactReader = {
  kind: 'COMMITMENT',
  list: async ({ db, entitlement, rules, today }, files, question) => {
    const visibility = visibleParameters(entitlement, rules(), today())
    const asked = {
      since: firstDay(question, 'COMMITMENT'),
      until: question.on,
      knownAt: question.asOf.knownAt,
    }
    const rows = await listCommitmentFacts(db, entitlement.shape, files, asked, visibility)
    const facts: Fact[][] = files.map(() => [])
    for (const row of rows) facts[row.ord]!.push(factOf(rules(), row))
    return facts
  },
  states: async (db, facts) => {
    const rows = await listOpenStates(db, facts)
    const found = new Map(rows.map((row) => [row.id, row]))
    return facts.map(({ id }) => {
      const row = found.get(id)
      if (row === undefined) return null
      const { version, state, disputed, stage } = row
      // A judgement that was revoked does not stand any more, whatever the commitment does.
      return { version, disputed, state: isJudged(stage) ? state : 'REVOKED' }
    })
  },
  idOf: ({ subjectId, id }) => writeGlobalId({ kind: 'commitment', subjectId, id }),
  find: async (reader, globalId) => {
    const key = readGlobalId(globalId)
    if (key?.kind !== 'commitment') return null
    return findCommitment(reader, { subjectId: key.subjectId, commitmentId: key.id })
  },
}

function factOf(rules: RuleBook, row: CommitmentFactRow): Fact {
  const type = rules.list('commitment-type').findLast(({ code }) => code === row.typeCode)
  return {
    kind: 'COMMITMENT',
    subjectId: row.subjectId,
    id: row.commitmentId,
    version: row.version,
    label: row.code ?? type?.zh ?? row.typeCode,
    on: row.judgedOn,
    validTo: null,
    properties: {
      stage: [row.stage],
      type: [row.typeCode],
      scene: row.sceneCode === null ? [] : [row.sceneCode],
    },
    disputed: row.disputed,
    shielded: row.state === 'SHIELDED',
    correctedSince: row.correctedSince,
  }
}
