import { z } from 'zod'

/** The stages of supervision (事前、事中、事后), in their order: the codes of the rules. */
export const TIMELINE_STAGES = ['BEFORE', 'DURING', 'AFTER'] as const
export type TimelineStage = (typeof TIMELINE_STAGES)[number]

const upperCode = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be UPPER_SNAKE')

/**
 * What belongs to a stage of supervision: by the kind of facts (src/timeline), the codes that tell them apart. Of records
 * the catalogue's items, of entries the lists, of commitments their types, of measures that were applied what they do.
 * What no stage names is DURING.
 */
export const timelineStage = z.strictObject({
  facts: z.record(upperCode, z.array(upperCode).min(1)),
  note: z.string().optional(),
})
