import { OPERATOR_AUTHOR, type Base } from '../disclosure/reading.ts'
import {
  takeRepairDecisions,
  type Received,
  type RepairDecision as Decision,
} from '../repairing/receive.service.ts'
import type {
  DecisionOutcome,
  RepairDecision,
  RepairDecisionTaker,
} from './repair-decision.rules.ts'

const OUTCOMES = { REPAIRED: 'GRANTED', REFUSED: 'REFUSED', REVOKED: 'REVOKED' } as const

/**
 * Who acts on the repair decisions that platforms hand over: each takes effect here at once, whoever decided (第36号令：
 * 统一受理). One whose fact is not known yet waits, and is offered again at the next turn.
 */
export function repairDecisionTaker(base: Base): RepairDecisionTaker {
  return async (decisions, { platformCode }) => {
    const writing = { ...base, actor: `exchange:${platformCode}`, author: OPERATOR_AUTHOR }
    const bringer = { id: null, name: platformCode }
    const received = await takeRepairDecisions(writing, decisions.map(decisionOf), bringer)
    return received.map(outcomeOf)
  }
}

function decisionOf({
  number,
  subject,
  documentNumber,
  result,
  ...told
}: RepairDecision): Decision {
  return {
    number,
    outcome: OUTCOMES[result],
    decidedOn: told.decidedOn,
    subject: { type: subject.type as Decision['subject']['type'], value: subject.value },
    documentNumber,
    reason: [told.authority, told.basis ?? ''].join(' ').trim(),
  }
}

function outcomeOf(received: Received): DecisionOutcome {
  switch (received.status) {
    case 'TAKEN':
    case 'REPEATED':
      return { state: 'TAKEN', problem: null }
    case 'WAITING':
    case 'REFUSED':
      return { state: received.status, problem: received.problem.code }
  }
}
