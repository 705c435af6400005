/**
 * The database classes: the roles that statements run as (the second wall). Each has its columns by grants and its
 * rows by row policies; `bound` ones see rows of what the transaction names only.
 */
export const DATABASE_CLASSES = {
  PUBLIC: { role: 'credit_public', scopes: ['PUBLIC'], rows: 'PUBLISHED', bound: null },
  SHARED: { role: 'credit_shared', scopes: ['PUBLIC', 'SHARED'], rows: 'GOVERNMENT', bound: null },
  /** A purpose whose law entitles a public body to AUTHORIZED information. */
  ENTITLED: {
    role: 'credit_entitled',
    scopes: ['PUBLIC', 'SHARED', 'AUTHORIZED'],
    rows: 'GOVERNMENT',
    bound: null,
  },
  /** SHARED, of subjects within an agreement's or a token's regions and fields of business. */
  AREA: {
    role: 'credit_area',
    scopes: ['PUBLIC', 'SHARED'],
    rows: 'GOVERNMENT',
    bound: 'subjects',
  },
  /** A subject that consented. */
  CONSENT: {
    role: 'credit_consent',
    scopes: ['PUBLIC', 'AUTHORIZED'],
    rows: 'PUBLISHED',
    bound: 'subjects',
  },
  /** One's own file. */
  OWN: {
    role: 'credit_own',
    scopes: ['PUBLIC', 'SHARED', 'AUTHORIZED'],
    rows: 'OWN',
    bound: 'subjects',
  },
  /** What a unit itself holds: rows of its own source. */
  HOLDER: {
    role: 'credit_holder',
    scopes: ['PUBLIC', 'SHARED', 'AUTHORIZED', 'INTERNAL'],
    rows: 'HELD',
    bound: 'sources',
  },
  AUDITOR: { role: 'credit_auditor', scopes: ['PUBLIC', 'SHARED'], rows: 'ALL', bound: null },
} as const
export type DatabaseClass = keyof typeof DATABASE_CLASSES

/** Which rows a class sees, by their state (docs/disclosure.md, "Rows by state"). */
export type RowRule = (typeof DATABASE_CLASSES)[DatabaseClass]['rows']

/**
 * What a bound class is bound to, for one transaction. Ids are uuids, codes are ASCII; checked strictly where it is
 * written. Set only where the viewer is resolved.
 */
export interface Binding {
  subjects?: readonly string[]
  sources?: readonly string[]
  /** The party itself, where a source is shared: what it made is its own. */
  party?: string
  /** Narrows `sources`: the divisions that a county office holds for. */
  regions?: readonly string[]
  /** Narrows the rows of an area to fields of business. */
  domains?: readonly string[]
  /** The purpose's rule says that ended publications count. */
  history?: boolean
  /** The day that row policies take for today, when it is not the database's own (tests). */
  today?: string
}
