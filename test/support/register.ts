import { makeRegistration } from '../../src/generate/record.ts'
import { makeSubject, type GeneratedSubject } from '../../src/generate/subject.ts'
import { draftRow } from '../../src/submission/draft.rules.ts'
import { planItem } from '../../src/submission/item-plan.ts'
import type { DraftRow } from '../../src/submission/outcome.ts'
import { writeGlobalId } from '../../src/relay/global-id.ts'
import { submitRows } from '../../src/submission/submission.service.ts'
import type { World } from './world.ts'

/** Rows of one transaction. */
const BATCH_ROWS = 2000

/**
 * Registers the organisations and sole traders of a generated city, without any record.
 * @param subjects how many subjects the city has, its persons too
 * @returns those that were registered, with their global ids
 */
export async function fillRegister(
  { writing }: World,
  seed: string,
  subjects: number,
): Promise<ReadonlyMap<GeneratedSubject, string>> {
  const [book, today] = [writing.rules(), writing.today()]
  const plan = planItem(book, book.catalogueItem('REGISTRATION', today)!, today)
  const origin = { sourceCode: 'MARKET_REGULATION', fileId: null }
  const ids = new Map<GeneratedSubject, string>()
  let batch: DraftRow[] = []
  let registered: GeneratedSubject[] = []
  for (let index = 0; index < subjects; index++) {
    const subject = makeSubject(seed, index)
    const row = makeRegistration(seed, subject)
    if (row !== null) {
      const drafted = draftRow(
        plan,
        plan.columns.map(({ column }) => row.values[column.key]),
      )
      if (!drafted.ok) throw new Error(JSON.stringify(drafted))
      batch.push({ draft: drafted.draft, rowNumber: null })
      registered.push(subject)
    }
    if (batch.length === BATCH_ROWS || index === subjects - 1) {
      const outcomes = await submitRows(writing, origin, batch)
      registered.forEach((one, at) => {
        const { subjectId } = outcomes[at]!
        ids.set(one, writeGlobalId({ kind: 'subject', subjectId }))
      })
      registered = []
      batch = []
    }
  }
  return ids
}
