/** How a bulletin stands, as everybody who may see it does. */
export const BULLETIN_STATES = {
  FROZEN: { zh: '已冻结', en: 'Frozen: its content no longer changes' },
  SIGNED: { zh: '已签发', en: 'Signed' },
  SUBMITTED: { zh: '已报送', en: 'Submitted' },
  RECEIPTED: { zh: '已回执', en: 'Received, with a number' },
  CORRECTED: { zh: '已被更正', en: 'Replaced by the version that corrects it' },
} as const
export type BulletinState = keyof typeof BULLETIN_STATES

/** What is done with a bulletin. */
export const BULLETIN_ACTIONS = ['FREEZE', 'SIGN', 'SUBMIT', 'RECEIPT', 'CORRECT'] as const
export type BulletinAction = (typeof BULLETIN_ACTIONS)[number]

/**
 * Where an action leads a bulletin; null: nowhere. The draft is nothing that is kept: it is what the lists hold until it
 * is frozen.
 *
 * | state     | FREEZE | SIGN   | SUBMIT    | RECEIPT   | CORRECT   |
 * |-----------|--------|--------|-----------|-----------|-----------|
 * | (draft)   | FROZEN | –      | –         | –         | –         |
 * | FROZEN    | –      | SIGNED | –         | –         | CORRECTED |
 * | SIGNED    | –      | –      | SUBMITTED | –         | CORRECTED |
 * | SUBMITTED | –      | –      | –         | RECEIPTED | CORRECTED |
 * | RECEIPTED | –      | –      | –         | –         | CORRECTED |
 * | CORRECTED | –      | –      | –         | –         | –         |
 *
 * CORRECT makes the next version besides, which is FROZEN and goes the same way. Source: 南通市交通运输信用监管示范创建行动方案
 * 四(五) (freeze, sign, submit, receipt, correct); which corrections are allowed is a working assumption: any, since what
 * was frozen is never changed.
 */
export function nextBulletinState(
  state: BulletinState | null,
  action: BulletinAction,
): BulletinState | null {
  switch (action) {
    case 'FREEZE':
      return state === null ? 'FROZEN' : null
    case 'SIGN':
      return state === 'FROZEN' ? 'SIGNED' : null
    case 'SUBMIT':
      return state === 'SIGNED' ? 'SUBMITTED' : null
    case 'RECEIPT':
      return state === 'SUBMITTED' ? 'RECEIPTED' : null
    case 'CORRECT':
      return state === null || state === 'CORRECTED' ? null : 'CORRECTED'
  }
}
