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
CREATE INDEX "evaluation_of_subject_open" ON "evaluation" USING btree ("subject_id","since_on","evaluation_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "evaluation_by_scheme_open" ON "evaluation" USING btree ("scheme_code","since_on","evaluation_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "evaluation_once" ON "evaluation" USING btree ("subject_id","scheme_code","scheme_version","period_from","evaluator_id") WHERE superseded_at is null and state <> 'WITHDRAWN';