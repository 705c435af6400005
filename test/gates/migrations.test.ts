import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  checkMigration,
  checkMigrationRules,
  checkMigrationsCurrent,
} from '../../scripts/check/migrations.ts'
import { PROJECT } from '../../scripts/check/run-tool.ts'
import { makeFolder } from './folder.ts'

const snapshot = () =>
  readdirSync(join(PROJECT, 'drizzle'), { recursive: true }).map(String).toSorted()

describe('migrations against tables', () => {
  test('the project is current, and the check writes nothing into it', async () => {
    const before = snapshot()
    expect(await checkMigrationsCurrent(PROJECT)).toEqual([])
    expect(snapshot()).toEqual(before)
  })

  test('a new column without its migration is named', async () => {
    const table = 'src/subject/subject.table.ts'
    const text = readFileSync(join(PROJECT, table), 'utf8')
    const changed = text.replace(
      'category: text(',
      "nickname: text('nickname'),\n  category: text(",
    )
    expect(changed).not.toBe(text)
    const folder = makeFolder({}, ['package.json', 'tsconfig.json', 'src', 'drizzle'])
    const lagging = makeFolder({ [table]: changed }, [
      'package.json',
      'tsconfig.json',
      'src',
      'drizzle',
    ])
    expect(await checkMigrationsCurrent(folder)).toEqual([])
    const found = (await checkMigrationsCurrent(lagging)).join('\n')
    expect(found).toContain('the migrations lag behind the tables')
    expect(found).toContain('ADD COLUMN "nickname" text')
  })
})

describe('rules for migrations', () => {
  test('the project keeps them', () => {
    expect(checkMigrationRules(PROJECT)).toEqual([])
  })

  test('a migration of a folder is named with its step', () => {
    const sql = 'CREATE INDEX "a" ON "b" ("c");--> statement-breakpoint\nSELECT 1; SELECT 2;'
    expect(checkMigrationRules(makeFolder({ 'drizzle/0007_two.sql': sql }))).toEqual([
      '0007_two.sql step 2: has 2 statements; one a step',
    ])
  })

  const SOUND = 'PRIMARY KEY("subject_id","id")'

  test.each([
    ['CREATE TABLE "grade" ("id" uuid PRIMARY KEY NOT NULL)', 'grade has no subject_id'],
    [
      'CREATE TABLE "grade" ("subject_id" uuid NOT NULL, "id" uuid PRIMARY KEY NOT NULL)',
      'a key of (id) lacks subject_id',
    ],
    [
      `CREATE TABLE "grade" ("subject_id" text NOT NULL, "id" uuid NOT NULL, ${SOUND})`,
      'grade.subject_id must be plain uuid not null',
    ],
    [
      `CREATE TABLE "grade" ("subject_id" uuid, "id" uuid NOT NULL, ${SOUND})`,
      'grade.subject_id must be plain uuid not null',
    ],
    [
      `CREATE TABLE "grade" ("subject_id" uuid NOT NULL DEFAULT gen_random_uuid(), ${SOUND})`,
      'grade.subject_id must be plain uuid not null',
    ],
    [
      'CREATE TABLE "grade" ("subject_id" uuid NOT NULL, "id" uuid NOT NULL)',
      'grade has no primary key',
    ],
    [
      `CREATE TABLE "grade" ("subject_id" uuid NOT NULL, "id" uuid NOT NULL, "n" text, ${SOUND}, CONSTRAINT "u" UNIQUE("n"))`,
      'a key of (n) lacks subject_id',
    ],
    [
      `CREATE TABLE "grade" ("subject_id" uuid NOT NULL, "n" text UNIQUE, ${SOUND})`,
      'a key of (n) lacks subject_id',
    ],
    [
      'CREATE UNIQUE INDEX "u" ON "record" USING btree ("record_id") WHERE superseded_at is null',
      'a unique index of (record_id) lacks subject_id',
    ],
    [
      'ALTER TABLE "grade" ADD CONSTRAINT "f" FOREIGN KEY ("record_id") REFERENCES "record"("record_id")',
      'a key of (record_id) lacks subject_id',
    ],
    [
      'ALTER TABLE "grade" ADD COLUMN "n" integer, ADD CONSTRAINT "c" CHECK (n > 0)',
      'ADD CONSTRAINT must stand alone',
    ],
    [
      'ALTER TABLE "rule_version" ADD CONSTRAINT "f" FOREIGN KEY ("s") REFERENCES "record"("subject_id")',
      'rule_version holds rules and refers to record',
    ],
    [
      'ALTER TABLE "identifier" ADD CONSTRAINT "f" FOREIGN KEY ("subject_id") REFERENCES "subject"("id")',
      'identifier has no foreign key',
    ],
    [
      'ALTER TABLE "grade" ADD CONSTRAINT "f" FOREIGN KEY ("subject_id") REFERENCES "subject"("id") ON DELETE SET NULL',
      'sets a reference to null',
    ],
    ['ALTER TABLE "grade" ALTER COLUMN "subject_id" SET DATA TYPE text', 'is never altered'],
    ['CREATE TABLE "import_file" ("id" bigserial PRIMARY KEY NOT NULL)', 'serial column'],
    [
      'CREATE TABLE "import_file" ("id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY)',
      'identity column',
    ],
    ['CREATE TRIGGER "t" BEFORE INSERT ON "record" EXECUTE FUNCTION f()', 'makes a trigger'],
    ['CREATE DOMAIN subject_key AS uuid', 'makes a domain type'],
    [
      'CREATE POLICY "p" ON "record" USING (subject_id IN (SELECT id FROM subject))',
      'subquery in a row policy',
    ],
    ['-- nothing', 'is empty'],
  ])('%s', (sql, fault) => {
    expect(checkMigration('0001.sql', sql).join('\n')).toContain(fault)
  })

  test('sound steps pass; a word in a string or a comment is no statement', () => {
    const sql = [
      `CREATE TABLE "grade" ("subject_id" uuid NOT NULL, "id" uuid NOT NULL, "n" numeric(20, 6), ${SOUND}, UNIQUE ("subject_id", "n"));`,
      'ALTER TABLE "grade" ADD CONSTRAINT "f" FOREIGN KEY ("subject_id") REFERENCES "subject"("id");',
      'ALTER TABLE "grade" ADD COLUMN "note" text, ADD COLUMN "on" date;',
      `COMMENT ON TABLE "grade" IS 'no trigger; CREATE TRIGGER x'; -- serial; identity`,
      'DO $$ BEGIN PERFORM 1; PERFORM 2; END $$;',
      'CREATE UNIQUE INDEX "u" ON "record" USING btree ("subject_id","row_hash") WHERE superseded_at is null;',
    ].join('\n--> statement-breakpoint\n')
    expect(checkMigration('0001.sql', sql)).toEqual([])
  })
})
