import { writeGlobalId } from '../relay/global-id.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { ruleShown } from '../rule/rule.view.ts'
import type { StatisticsGroup } from './statistics.rules.ts'
import type { StatisticsRow } from './statistics.store.ts'
import type { MeasureStatistics } from './statistics.type.ts'

const RULE_OF = { MEASURE: 'measure', REGION: 'region', DOMAIN: 'domain' } as const

/** The counts of a group, with what people call it. */
export function statisticsView(
  rules: RuleBook,
  today: string,
  groupBy: StatisticsGroup,
  { code, name, subjects, applications, lifted, ...persons }: StatisticsRow,
): MeasureStatistics {
  return {
    ...labelOf(rules, today, groupBy, code, name),
    subjects,
    applications,
    lifted,
    persons: {
      subjects: persons.personSubjects,
      applications: persons.personApplications,
      lifted: persons.personLifted,
    },
  }
}

function labelOf(
  rules: RuleBook,
  today: string,
  groupBy: StatisticsGroup,
  code: string | null,
  name: string | null,
): Pick<MeasureStatistics, 'code' | 'zh' | 'en'> {
  if (code === null) return { code, zh: null, en: null }
  if (groupBy === 'UNIT') {
    return { code: writeGlobalId({ kind: 'party', id: code }), zh: name, en: name }
  }
  const rule = ruleShown(rules, RULE_OF[groupBy], code, today)
  return { code, zh: rule?.zh ?? null, en: rule?.en ?? null }
}
