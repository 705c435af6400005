/** Raw text of one row by the key of its catalogue column; a key that is absent is an empty cell. */
export type RowValues = Readonly<Record<string, string>>

/** What every row says of its subject, made once for all its records. */
export interface SubjectCells {
  readonly subjectName: string
  readonly usci: string
  readonly registrationNumber: string
  readonly organizationCode: string
  readonly taxNumber: string
  readonly institutionCertificate: string
  readonly socialOrganizationCertificate: string
  readonly legalRepresentative: string
  readonly legalRepresentativeId: string
  readonly personIdType: string
  readonly personIdNumber: string
}

/** One row of an exchange file, before it is written. */
export interface GeneratedRecord {
  readonly item: 'ADMINISTRATIVE_PERMIT' | 'ADMINISTRATIVE_PENALTY' | 'REGISTRATION'
  readonly values: RowValues
}

/** Fen as 万元 with six decimals, exactly: 123456 (1,234.56 yuan) → 0.123456. */
export function inTenThousands(fen: number): string {
  return `${Math.floor(fen / 1_000_000)}.${String(fen % 1_000_000).padStart(6, '0')}`
}
