import { z } from 'zod'
import { SUBJECT_CATEGORIES } from './rule.codes.ts'

export const subjectCategories = z.array(z.enum(SUBJECT_CATEGORIES)).min(1)
