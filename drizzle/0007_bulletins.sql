ALTER TABLE "list_step" DROP CONSTRAINT "list_step_subject_id_entry_id_version_pk";--> statement-breakpoint
ALTER TABLE "list_step" ADD COLUMN "objection" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "list_step" ADD COLUMN "party_id" uuid;--> statement-breakpoint
ALTER TABLE "list_step" ADD COLUMN "basis" text;--> statement-breakpoint
CREATE UNIQUE INDEX "list_step_key" ON "list_step" USING btree ("subject_id","entry_id","version","objection","kind");--> statement-breakpoint
CREATE INDEX "list_step_objections_of_party" ON "list_step" USING btree ("party_id","entry_id") WHERE kind = 'OBJECTED';