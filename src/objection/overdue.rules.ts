/** Who has to look after an objection that is overdue. */
export const OVERDUE_LEVELS = {
  UNIT: { zh: '办理单位', en: 'The unit that handles it' },
  PARENT: { zh: '上级单位', en: 'The unit above it' },
  BUREAU: { zh: '市级主管部门', en: 'The bureau at the top of the tree' },
} as const
export type OverdueLevel = keyof typeof OVERDUE_LEVELS

/** Days that decide on it: the last for the next step, inclusive, and the first of each level. */
export interface EscalationDays {
  dueOn: string | null
  parentFrom: string | null
  bureauFrom: string | null
}

/** Whether the last day for the next step is over. */
export function isOverdue({ dueOn }: Pick<EscalationDays, 'dueOn'>, today: string): boolean {
  return dueOn !== null && dueOn < today
}

/** The level to which what is overdue has risen on a day; null: it is not overdue. */
export function escalationOn(days: EscalationDays, today: string): OverdueLevel | null {
  if (!isOverdue(days, today)) return null
  if (days.bureauFrom !== null && days.bureauFrom <= today) return 'BUREAU'
  return days.parentFrom !== null && days.parentFrom <= today ? 'PARENT' : 'UNIT'
}
