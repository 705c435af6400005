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
CREATE TABLE "commitment_code" (
	"code" text NOT NULL,
	"source_code" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"commitment_id" uuid NOT NULL,
	CONSTRAINT "commitment_code_code_source_code_pk" PRIMARY KEY("code","source_code")
);
--> statement-breakpoint
CREATE TABLE "evaluation" (
	"subject_id" uuid NOT NULL,
	"evaluation_id" uuid NOT NULL,
	"version" smallint NOT NULL,
	"scheme_code" text NOT NULL,
	"scheme_version" date NOT NULL,
	"period_from" date NOT NULL,
	"period_to" date NOT NULL,
	"state" text NOT NULL,
	"since_on" date NOT NULL,
	"status" text NOT NULL,
	"grade" text,
	"score" text,
	"explanation" jsonb NOT NULL,
	"publicity_from" date,
	"publicity_until" date,
	"review" text,
	"valid_from" date,
	"valid_to" date,
	"evaluator_id" uuid NOT NULL,
	"evaluator_name" text NOT NULL,
	"mandate_id" uuid,
	"domain" text NOT NULL,
	"region_code" text,
	"holder_source" text,
	"disclosure_scope" text NOT NULL,
	"change_kind" text NOT NULL,
	"recorded_at" timestamp (6) with time zone NOT NULL,
	"superseded_at" timestamp (6) with time zone,
	"source_code" text NOT NULL,
	"file_id" uuid,
	"row_number" integer,
	"row_hash" text NOT NULL,
	"exported_at" timestamp (6) with time zone,
	"received_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "evaluation_subject_id_evaluation_id_version_pk" PRIMARY KEY("subject_id","evaluation_id","version")
);
--> statement-breakpoint
CREATE TABLE "evaluation_step" (
	"subject_id" uuid NOT NULL,
	"evaluation_id" uuid NOT NULL,
	"version" smallint NOT NULL,
	"kind" text NOT NULL,
	"party_name" text NOT NULL,
	"taken_on" date NOT NULL,
	"statement" text,
	"inputs" jsonb,
	"actor" text NOT NULL,
	"evaluator_id" uuid NOT NULL,
	"holder_source" text,
	"region_code" text,
	"recorded_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "evaluation_step_subject_id_evaluation_id_version_pk" PRIMARY KEY("subject_id","evaluation_id","version")
);
--> statement-breakpoint
CREATE TABLE "measure_application" (
	"subject_id" uuid NOT NULL,
	"application_id" uuid NOT NULL,
	"version" smallint NOT NULL,
	"measure_code" text NOT NULL,
	"measure_version" date NOT NULL,
	"purpose_code" text NOT NULL,
	"unit_id" uuid NOT NULL,
	"unit_name" text NOT NULL,
	"region_code" text,
	"domain" text,
	"matter" text NOT NULL,
	"content" text NOT NULL,
	"effect" text,
	"check_number" text,
	"state" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"lifted_on" date,
	"disclosure_scope" text NOT NULL,
	"change_kind" text NOT NULL,
	"change_reason" text,
	"recorded_at" timestamp (6) with time zone NOT NULL,
	"superseded_at" timestamp (6) with time zone,
	"source_code" text NOT NULL,
	"file_id" uuid,
	"row_number" integer,
	"row_hash" text NOT NULL,
	"exported_at" timestamp (6) with time zone,
	"received_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "measure_application_subject_id_application_id_version_pk" PRIMARY KEY("subject_id","application_id","version")
);
--> statement-breakpoint
DROP INDEX "commitment_by_code_open";--> statement-breakpoint
ALTER TABLE "list_step" DROP CONSTRAINT "list_step_subject_id_entry_id_version_pk";--> statement-breakpoint
ALTER TABLE "commitment" ADD COLUMN "template" text;--> statement-breakpoint
ALTER TABLE "list_step" ADD COLUMN "objection" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "list_step" ADD CONSTRAINT "list_step_subject_id_entry_id_version_objection_kind_pk" PRIMARY KEY("subject_id","entry_id","version","objection","kind");--> statement-breakpoint
ALTER TABLE "list_step" ADD COLUMN "party_id" uuid;--> statement-breakpoint
ALTER TABLE "list_step" ADD COLUMN "basis" text;--> statement-breakpoint
CREATE UNIQUE INDEX "list_bulletin_version" ON "list_bulletin" USING btree ("party_id","list_code","month","version");--> statement-breakpoint
CREATE UNIQUE INDEX "list_bulletin_open" ON "list_bulletin" USING btree ("party_id","list_code","month") WHERE state <> 'CORRECTED';--> statement-breakpoint
CREATE INDEX "list_bulletin_of_source" ON "list_bulletin" USING btree ("source_code","id");--> statement-breakpoint
CREATE INDEX "evaluation_of_subject_open" ON "evaluation" USING btree ("subject_id","since_on","evaluation_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "evaluation_by_scheme_open" ON "evaluation" USING btree ("scheme_code","since_on","evaluation_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "evaluation_once" ON "evaluation" USING btree ("subject_id","scheme_code","scheme_version","period_from","evaluator_id") WHERE superseded_at is null and state <> 'WITHDRAWN';--> statement-breakpoint
CREATE INDEX "measure_application_of_subject_open" ON "measure_application" USING btree ("subject_id","valid_from","application_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "measure_application_by_day_open" ON "measure_application" USING btree ("valid_from","application_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "list_step_objections_of_party" ON "list_step" USING btree ("party_id","entry_id") WHERE kind = 'OBJECTED';