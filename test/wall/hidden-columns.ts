const allOf = (scope: string, names: string) =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, scope]))
/** Where a version came from is told to public bodies. */
const PROVENANCE = {
  source_code: 'SHARED',
  file_id: 'SHARED',
  row_number: 'SHARED',
  row_hash: 'SHARED',
  exported_at: 'SHARED',
  received_at: 'SHARED',
} as const

/** What is hidden by column, written here by hand; every other column of these tables is public. */
export const NOT_PUBLIC: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  record: {
    attributes_shared: 'SHARED',
    attributes_authorized: 'AUTHORIZED',
    attributes_internal: 'INTERNAL',
    publicity_reason: 'SHARED',
    change_kind: 'SHARED',
    change_reason: 'INTERNAL',
    ...PROVENANCE,
  },
  commitment: {
    publication_reason: 'SHARED',
    evidence: 'INTERNAL',
    remarks: 'INTERNAL',
    breach_record_id: 'SHARED',
    change_kind: 'SHARED',
    change_reason: 'INTERNAL',
    ...PROVENANCE,
  },
  subject_version: {
    address_shared: 'SHARED',
    representative_name_shared: 'SHARED',
    representative_id_sealed: 'SHARED',
    phone_sealed: 'AUTHORIZED',
    ...PROVENANCE,
  },
  evaluation: {
    ...allOf('SHARED', 'score explanation mandate_id holder_source change_kind'),
    review: 'INTERNAL',
    ...PROVENANCE,
  },
  evaluation_step: {
    ...allOf(
      'AUTHORIZED',
      'version kind party_name taken_on statement inputs evaluator_id holder_source region_code recorded_at',
    ),
    actor: 'INTERNAL',
  },
  list_entry: {
    change_kind: 'SHARED',
    ...PROVENANCE,
  },
  list_step: {
    ...allOf(
      'AUTHORIZED',
      'version objection kind party_name taken_on until_on statement basis source_code region_code recorded_at',
    ),
    ...allOf('INTERNAL', 'party_id actor'),
  },
  list_bulletin: {
    ...allOf(
      'SHARED',
      `party_id party_name source_code region_code overseer_source list_code month version corrects
      reason state revision content content_hash entry_count signature channel submission_number receipt_number
      frozen_at signed_at submitted_at receipted_at corrected_at`,
    ),
    actor: 'INTERNAL',
  },
  measure_application: {
    matter: 'SHARED',
    content: 'SHARED',
    effect: 'SHARED',
    check_number: 'SHARED',
    change_kind: 'SHARED',
    change_reason: 'INTERNAL',
    ...PROVENANCE,
  },
  objection: {
    ...allOf(
      'SHARED',
      `fact_id aspect since_on parent_from bureau_from decision_due_on decided_on outcome is_reviewed marked
      fact_until domain region_code source_code handler_id handler_name verifier_source parent_source
      bureau_source disclosure_scope change_kind`,
    ),
    on_behalf: 'AUTHORIZED',
    ...allOf('INTERNAL', 'filer_id decided_by'),
  },
  objection_step: {
    ...allOf(
      'AUTHORIZED',
      `version kind party_name taken_on statement items evidence source_code verifier_source region_code
      recorded_at`,
    ),
    actor: 'INTERNAL',
  },
  legal_proceeding: {
    ...allOf(
      'SHARED',
      `fact_kind fact_id kind state organ case_number since_on outcome document_number domain region_code
      source_code disclosure_scope change_kind`,
    ),
    statement: 'AUTHORIZED',
    actor: 'INTERNAL',
  },
  repair: {
    ...allOf(
      'SHARED',
      `rule_code rule_version counted_on is_extended accepted_on decided_on notified_on decided_by decider_name
      decision_number change_kind`,
    ),
    ...allOf('AUTHORIZED', 'way hours barred_until'),
    authority_id: 'INTERNAL',
    ...PROVENANCE,
  },
  repair_step: {
    ...allOf(
      'AUTHORIZED',
      'version kind party_name taken_on statement evidence source_code region_code recorded_at',
    ),
    actor: 'INTERNAL',
  },
  subject: {},
  subject_identifier: { sealed: 'SHARED', source_code: 'SHARED' },
  subject_name: {},
  subject_link: { reason: 'INTERNAL' },
  identifier: {},
}
