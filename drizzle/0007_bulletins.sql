CREATE TABLE "list_bulletin" (
	"id" uuid PRIMARY KEY NOT NULL,
	"party_id" uuid NOT NULL,
	"party_name" text NOT NULL,
	"source_code" text NOT NULL,
	"region_code" text,
	"overseer_source" text,
	"list_code" text NOT NULL,
	"month" text NOT NULL,
	"version" smallint NOT NULL,
	"corrects" uuid,
	"reason" text,
	"state" text NOT NULL,
	"revision" smallint NOT NULL,
	"content" text NOT NULL,
	"content_hash" text NOT NULL,
	"entry_count" integer NOT NULL,
	"signature" text,
	"channel" text,
	"submission_number" text,
	"receipt_number" text,
	"frozen_at" timestamp (6) with time zone NOT NULL,
	"signed_at" timestamp (6) with time zone,
	"submitted_at" timestamp (6) with time zone,
	"receipted_at" timestamp (6) with time zone,
	"corrected_at" timestamp (6) with time zone,
	"actor" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "list_step" DROP CONSTRAINT "list_step_subject_id_entry_id_version_pk";--> statement-breakpoint
ALTER TABLE "list_step" ADD COLUMN "objection" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "list_step" ADD COLUMN "party_id" uuid;--> statement-breakpoint
ALTER TABLE "list_step" ADD COLUMN "basis" text;--> statement-breakpoint
CREATE UNIQUE INDEX "list_bulletin_version" ON "list_bulletin" USING btree ("party_id","list_code","month","version");--> statement-breakpoint
CREATE UNIQUE INDEX "list_bulletin_open" ON "list_bulletin" USING btree ("party_id","list_code","month") WHERE state <> 'CORRECTED';--> statement-breakpoint
CREATE INDEX "list_bulletin_of_source" ON "list_bulletin" USING btree ("source_code","id");--> statement-breakpoint
CREATE UNIQUE INDEX "list_step_key" ON "list_step" USING btree ("subject_id","entry_id","version","objection","kind");--> statement-breakpoint
CREATE INDEX "list_step_objections_of_party" ON "list_step" USING btree ("party_id","entry_id") WHERE kind = 'OBJECTED';