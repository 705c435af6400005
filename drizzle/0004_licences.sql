ALTER TABLE "record" ADD COLUMN "licence_number" text;--> statement-breakpoint
UPDATE "record" SET "licence_number" = "attributes_public" ->> 'licenceNumber' WHERE "attributes_public" ->> 'licenceNumber' IS NOT NULL;--> statement-breakpoint
CREATE INDEX "record_by_licence_open" ON "record" USING btree ("licence_number") WHERE superseded_at is null and licence_number is not null;