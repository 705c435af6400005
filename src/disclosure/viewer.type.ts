import { enumOf } from '../vocabulary/enum.ts'
import { OVERS, PARTY_CLASSES, type Over } from './viewer.ts'

/** The vocabulary of callers, as the schema names it. */
export const PartyClass = enumOf(
  'PartyClass',
  { zh: '参与方类别', en: 'Class of a party' },
  PARTY_CLASSES,
)

const OVER_LABELS: Record<Over, { zh: string; en: string }> = {
  EVERYONE: { zh: '全部主体', en: 'Every subject' },
  OWN: { zh: '本方档案', en: 'Its own file' },
  CONSENTED: { zh: '已授权的主体', en: 'Subjects that consented to it, for the purpose' },
  AREA: { zh: '约定区划与领域内的主体', en: 'Subjects of its regions and fields of business' },
  HELD: { zh: '本单位归集的信息', en: 'What its own unit holds or submitted' },
}

export const DisclosureReach = enumOf(
  'DisclosureReach',
  { zh: '披露对象范围', en: 'Of whom a rule of disclosure speaks' },
  Object.fromEntries(OVERS.map((over) => [over, OVER_LABELS[over]])) as typeof OVER_LABELS,
)

export const PurposeCondition = enumOf(
  'PurposeCondition',
  { zh: '用途条件', en: 'What a rule of disclosure asks of the purpose' },
  {
    NONE: { zh: '无需说明用途', en: 'No purpose is asked for' },
    NAMED: { zh: '须说明用途', en: 'A purpose must be named' },
    ENTITLING: { zh: '用途须有法律授权', en: 'The law of the purpose must entitle to it' },
  },
)
