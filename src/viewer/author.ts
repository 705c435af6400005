import type { Author, Base, Writing } from '../disclosure/reading.ts'
import type { Viewer, ViewerParty } from '../disclosure/viewer.ts'
import { coveringMandate, listActiveMandates } from '../party/party.service.ts'
import type { MandateRow } from '../party/party.store.ts'

/** How a viewer writes; null for who acts for no party. A party without a source of its own may write no record. */
export function writingOf(base: Base, { party, actor }: Viewer): Writing | null {
  if (party === null) return null
  return { ...base, actor, author: authorOf(base, party) }
}

/** A party writes under its own source, by its mandates to submit, which are read once, when they are needed. */
function authorOf(base: Base, { id, sourceCode }: ViewerParty): Author {
  let mandates: Promise<MandateRow[]> | null = null
  return {
    sourceCode: sourceCode ?? '',
    covers: async (domain, regionCode, db = base.db) => {
      mandates ??= listActiveMandates({ ...base, db }, id)
      const asked = { act: 'SUBMIT_RECORDS' as const, domain, regionCode }
      return coveringMandate(base, await mandates, asked) !== null
    },
  }
}
