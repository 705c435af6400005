import type { RepairRule } from './repair-rule.type.ts'
import type { RuleVersion } from './rule.schema.ts'
import { ruleView } from './rule.view.ts'

/** A version of a rule of repair. */
export function repairRuleView(rule: RuleVersion<'repair-rule'>): RepairRule {
  const { body } = rule
  return {
    ...ruleView(rule),
    of: body.of,
    items: body.items === undefined ? null : [...body.items],
    lists: body.lists === undefined ? null : [...body.lists],
    grades: body.grades?.map((one) => ({ ...one, grades: [...one.grades] })) ?? null,
    appliesBy: body.appliesBy,
    decidedBy: body.decidedBy,
    window: body.window.zh,
    acceptWorkingDays: body.acceptWorkingDays,
    decideWorkingDays: body.decideWorkingDays,
    extendWorkingDays: body.extendWorkingDays,
    materials: [...body.materials],
    ways: body.ways.map(({ way, hours }) => ({ way, hours })),
    falseStatementBarMonths: body.falseStatement.barMonths,
    falseStatementPublicityMonths: body.falseStatement.publicityMonths,
    bars: body.bars.map(({ code, zh, en, basis }) => ({ code, zh, en, basis })),
    uncertain: [...body.uncertain],
  }
}
