import type { Entitlement } from '../disclosure/entitlement.ts'
import { HOW_TO_OBTAIN, stricter, type Scope } from '../disclosure/scope.ts'
import { addDays } from '../rule/calendar.rules.ts'
import { SUBJECT_ROLES, type CatalogueColumn, type CatalogueItem } from '../rule/rule.schema.ts'
import type { Attributes, AttributeValue, RecordRow } from './record.store.ts'

/** One attribute of a record as a reader gets it. Entries follow the catalogue, never what is stored. */
export interface AttributeView {
  column: CatalogueColumn
  disclosure: 'SHOWN' | 'MASKED' | 'WITHHELD'
  /** As stored: what is kept as ciphertext is still sealed. */
  value: AttributeValue | null
  requires: Scope
  /** Stable code of why it is withheld; null when it is shown. */
  reason: string | null
}

/** The code of an attribute that waits for a person to release it (free text with personal data). */
export const TEXT_NOT_RELEASED = 'TEXT_NOT_RELEASED'

/** Columns that a record holds as fields of its own, for indexes and lists, and not among the attributes. */
const FIELD_OF_ROLE: Partial<Record<string, (row: RecordRow) => string | null>> = {
  TITLE: (row) => row.title,
  DOCUMENT_NUMBER: (row) => row.documentNumber,
  DECIDED_ON: (row) => row.decidedOn,
  VALID_FROM: (row) => row.validFrom,
  VALID_UNTIL: (row) => (row.validTo === null ? null : addDays(row.validTo, -1)),
  AUTHORITY_NAME: (row) => row.authorityName,
  AUTHORITY_CODE: (row) => row.authorityCode,
}

const SUBJECT = new Set<string>(SUBJECT_ROLES)
/** Who represented the subject at the time is part of the decision, and stays with it. */
const OF_THE_DECISION = new Set(['LEGAL_REPRESENTATIVE', 'LEGAL_REPRESENTATIVE_ID'])

/**
 * Where a column's value is kept. A column that is sensitive, or stricter than the rows of its item, never
 * becomes a field of the record: fields are as open as the row.
 */
export function placeOf(
  item: CatalogueItem,
  column: CatalogueColumn,
): 'SUBJECT' | 'FIELD' | 'ATTRIBUTE' | 'PROVENANCE' {
  const role = column.role ?? ''
  if (role === 'EXPORTED_AT') return 'PROVENANCE'
  if (SUBJECT.has(role) && !OF_THE_DECISION.has(role)) return 'SUBJECT'
  const open =
    column.sensitive !== true && stricter(column.scope, item.body.scope) === item.body.scope
  return FIELD_OF_ROLE[role] !== undefined && open ? 'FIELD' : 'ATTRIBUTE'
}

/** The columns that a record answers with: all but those that are held with the subject. */
function answeredColumns(item: CatalogueItem): CatalogueColumn[] {
  const known = answered.get(item)
  if (known !== undefined) return known
  const columns = item.body.columns.filter((column) =>
    ['FIELD', 'ATTRIBUTE'].includes(placeOf(item, column)),
  )
  answered.set(item, columns)
  return columns
}
const answered = new WeakMap<CatalogueItem, CatalogueColumn[]>()

/** Where the mask of a column is stored and shown: one scope below its own; null where nobody gets a mask. */
export function maskScope(column: CatalogueColumn): Scope | null {
  if (column.mask === undefined) return null
  if (column.scope === 'INTERNAL') return 'SHARED'
  if (column.scope === 'SHARED') return 'PUBLIC'
  return null
}

const COLUMN_OF_SCOPE = {
  PUBLIC: 'attributesPublic',
  SHARED: 'attributesShared',
  AUTHORIZED: 'attributesAuthorized',
  INTERNAL: 'attributesInternal',
} as const satisfies Record<Scope, keyof RecordRow>

/**
 * What a reader gets of a record's attributes. The scope is the column's in today's catalogue, so a stricter one
 * acts at once, also on old records; the value was stored under the scope of its day.
 */
export function viewAttributes(
  item: CatalogueItem,
  row: RecordRow,
  entitlement: Entitlement,
): AttributeView[] {
  return answeredColumns(item).map((column) => {
    if (!entitlement.scopes.has(column.scope)) return closed(column, row, entitlement)
    const field = placeOf(item, column) === 'FIELD' ? FIELD_OF_ROLE[column.role!]!(row) : null
    if (field !== null) return shown(column, field)
    return viewStored(column, row, entitlement)
  })
}

function viewStored(
  column: CatalogueColumn,
  row: RecordRow,
  entitlement: Entitlement,
): AttributeView {
  // What lies under SHARED although the column is public is fuller: a name unmasked, a text not yet released.
  const fuller = entitlement.scopes.has('SHARED')
    ? storedValue(row, column.key, 'SHARED')
    : undefined
  if (column.scope === 'PUBLIC' && fuller !== undefined) {
    return { ...shown(column, fuller), requires: 'SHARED' }
  }
  const stored = storedValue(row, column.key, column.scope)
  if (stored !== undefined) return shown(column, stored)
  // Without SHARED nobody learns whether a screened text waits or was never given.
  if (column.screen === true && column.scope === 'PUBLIC' && !entitlement.scopes.has('SHARED')) {
    return withheld(column, 'SHARED', TEXT_NOT_RELEASED)
  }
  return shown(column, maskScope(column) === null ? laxer(row, column) : null)
}

/** A value that was stored when its column's scope was laxer is still there: show it to who may see more. */
function laxer(row: RecordRow, column: CatalogueColumn): AttributeValue | null {
  return storedValue(row, column.key, 'SHARED') ?? storedValue(row, column.key, 'PUBLIC') ?? null
}

function closed(column: CatalogueColumn, row: RecordRow, entitlement: Entitlement): AttributeView {
  const at = maskScope(column)
  const mask =
    at !== null && entitlement.scopes.has(at) ? storedValue(row, column.key, at) : undefined
  const view = withheld(column, column.scope, HOW_TO_OBTAIN[column.scope].reason)
  return mask === undefined ? view : { ...view, disclosure: 'MASKED', value: mask }
}

function shown(column: CatalogueColumn, value: AttributeValue | null): AttributeView {
  const masked = column.mask !== undefined && typeof value === 'string' && value.includes('*')
  return {
    column,
    disclosure: masked ? 'MASKED' : 'SHOWN',
    value,
    requires: column.scope,
    reason: null,
  }
}

function withheld(column: CatalogueColumn, requires: Scope, reason: string): AttributeView {
  return { column, disclosure: 'WITHHELD', value: null, requires, reason }
}

function storedValue(row: RecordRow, key: string, scope: Scope): AttributeValue | undefined {
  const attributes: Attributes | null | undefined = row[COLUMN_OF_SCOPE[scope]]
  return attributes?.[key]
}
