/** Codes that several kinds of rules share. */

/** 法人及非法人组织 (1), 个体工商户 (4), 自然人 (2). */
export const SUBJECT_CATEGORIES = ['ORGANIZATION', 'SOLE_TRADER', 'PERSON'] as const
export const RECORD_KINDS = ['PERMIT', 'PENALTY', 'OTHER'] as const
export const SEVERITIES = ['MINOR', 'GENERAL', 'SERIOUS'] as const
