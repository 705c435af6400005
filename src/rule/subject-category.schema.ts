import { z } from 'zod'

/** 法人及非法人组织 (1), 个体工商户 (4), 自然人 (2). */
export const SUBJECT_CATEGORIES = ['ORGANIZATION', 'SOLE_TRADER', 'PERSON'] as const

export const subjectCategories = z.array(z.enum(SUBJECT_CATEGORIES)).min(1)
