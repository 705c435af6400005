import type { Attributes } from '../record/record.store.ts'
import type { Scope } from '../disclosure/scope.ts'
import type { CatalogueItem, SubjectCategory } from '../rule/rule.schema.ts'
import type { IdentifierType, IdentifierValidity } from '../subject/identifier.rules.ts'
import type { RowProblem } from './problem.ts'

/** An identifier that a row carries, checked. */
export interface DraftIdentifier {
  type: IdentifierType
  value: string
  validity: IdentifierValidity
  isPersonal: boolean
}

/** Who a row is about. The first identifier is the one that counts. */
export interface SubjectDraft {
  category: SubjectCategory
  name: string
  identifiers: DraftIdentifier[]
  representativeName: string | null
  representativeId: string | null
  /** From a registration; null for what the row does not tell. */
  profile: ProfileDraft | null
}

/** What a registration tells of a subject. */
export interface ProfileDraft {
  legalForm: string | null
  establishedOn: string | null
  capital: { yuan: string; reported: string; unit: string } | null
  address: string | null
}

/** A row that passed the catalogue: everything of a record version but who it belongs to. */
export interface RecordDraft {
  item: CatalogueItem
  subject: SubjectDraft
  title: string | null
  documentNumber: string | null
  authorityName: string | null
  authorityCode: string | null
  decidedOn: string
  validFrom: string
  validTo: string | null
  isRevoked: boolean
  disputed: boolean
  severity: string | null
  disclosureScope: Scope
  publicityRule: string | null
  publicityReason: string
  isPublished: boolean
  publishedTo: string | null
  publicationDueOn: string
  attributes: Record<Scope, Attributes>
  /** Values to be sealed with the record's id: where they go, and the plain text. */
  sensitive: { scope: Scope; key: string; plain: string }[]
  /** What makes two rows the same record, within its subject. */
  identity: string
  rowHash: string
  exportedAt: string | null
  remarks: RowProblem[]
}

/** A checked row, or all that is wrong with it. */
export type Drafted = { ok: true; draft: RecordDraft } | { ok: false; problems: RowProblem[] }
