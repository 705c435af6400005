INSERT INTO "commitment_code" ("code", "source_code", "subject_id", "commitment_id")
SELECT "code", "source_code", "subject_id", "commitment_id" FROM "commitment"
 WHERE "superseded_at" IS NULL AND "code" IS NOT NULL AND "stage" <> 'CANCELLED'
 ORDER BY "recorded_at"
ON CONFLICT ("code", "source_code") DO NOTHING;
