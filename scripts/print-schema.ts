import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeSchema } from '../src/schema.ts'
import { printSchema } from './check/printed-schema.ts'
import { changesToReview, hashOf, readReviews, REVIEWS, unacknowledged } from './check/review.ts'
import { PROJECT } from './check/run-tool.ts'

/**
 * `npm run schema` writes schema.graphql and says which changes still need an acknowledgement. With `-- --review` it
 * then moves reviewed.graphql forward, if none does; with `-- --begin` it begins the reviews anew (docs/schema-reviews).
 */
const printed = printSchema(makeSchema().schema)
const schemaHash = hashOf(printed)
const today = new Date().toISOString().slice(0, 10)
const write = (name: string, content: unknown) =>
  writeFileSync(
    join(PROJECT, REVIEWS, name),
    typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
  )

writeFileSync(join(PROJECT, 'schema.graphql'), printed)
process.stdout.write(`schema.graphql ${schemaHash}\n`)

if (process.argv.includes('--begin')) {
  mkdirSync(join(PROJECT, REVIEWS), { recursive: true })
  write('reviewed.graphql', printed)
  write('acknowledgements.json', [])
  write('reviews.json', [{ date: today, schemaHash, acknowledged: [] }])
} else {
  await review()
}

async function review(): Promise<void> {
  const { reviewed, given, ledger } = readReviews(PROJECT)
  const changes = await changesToReview(reviewed, printed)
  const open = unacknowledged(changes, given, schemaHash)
  if (open.length > 0) {
    const entries = open.map(({ coordinate, change }) => ({
      date: today,
      coordinate,
      change,
      reason: '',
      schemaHash,
    }))
    process.stdout.write(
      `these changes need a reason in ${REVIEWS}/acknowledgements.json:\n${JSON.stringify(entries, null, 2)}\n`,
    )
    if (process.argv.includes('--review')) process.exitCode = 1
  } else if (process.argv.includes('--review') && hashOf(reviewed) !== schemaHash) {
    const acknowledged = changes.map(({ coordinate, change }) => `${coordinate} ${change}`)
    write('reviewed.graphql', printed)
    write('reviews.json', [...ledger, { date: today, schemaHash, acknowledged }])
  }
}
