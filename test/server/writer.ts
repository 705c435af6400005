import { openEmbedded } from '../../src/database/embedded.ts'

/** Writes one row after the other into an embedded database and says which was acknowledged, until it is killed. */
const db = await openEmbedded(process.env['DATA_DIR'] ?? '')
await db.query('create table written (n int primary key, filling text not null)')
for (let n = 1; ; n++) {
  await db.transaction((tx) =>
    tx.query('insert into written (n, filling) values ($1, $2)', [n, 'x'.repeat(500)]),
  )
  process.stdout.write(`${n}\n`)
}
