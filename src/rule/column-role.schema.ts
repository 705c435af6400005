/** Columns whose value identifies or describes the subject and is held with it, not with the record. */
export const SUBJECT_ROLES = [
  'SUBJECT_NAME',
  /** An identifier of any type; its form tells which (registrations file). */
  'SUBJECT_CODE',
  'USCI',
  'REGISTRATION_NUMBER',
  'ORGANIZATION_CODE',
  'TAX_NUMBER',
  'INSTITUTION_CERTIFICATE',
  'SOCIAL_ORGANIZATION_CERTIFICATE',
  'LEGAL_REPRESENTATIVE',
  'LEGAL_REPRESENTATIVE_ID',
  'PERSON_ID_TYPE',
  'PERSON_ID_NUMBER',
] as const

/** What a column means to the program, so that intake is driven by data and not by column names. */
export const COLUMN_ROLES = [
  ...SUBJECT_ROLES,
  'TITLE',
  'DOCUMENT_NUMBER',
  'DECIDED_ON',
  'VALID_FROM',
  'VALID_UNTIL',
  'AUTHORITY_NAME',
  'AUTHORITY_CODE',
  'STATUS',
  'SOURCE_NAME',
  'SOURCE_CODE',
  'REPORTED_PUBLIC_UNTIL',
  'PENALTY_CLASSES',
  'FINE',
  'CONFISCATED',
  'REMARKS',
  'SEVERITY',
  'EXPORTED_AT',
  'ESTABLISHED_ON',
  'LEGAL_FORM',
  'CAPITAL',
  'ADDRESS',
] as const
