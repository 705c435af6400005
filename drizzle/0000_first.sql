CREATE TABLE "import_file" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sha256" text NOT NULL,
	"name" text NOT NULL,
	"layout" text NOT NULL,
	"format" text NOT NULL,
	"encoding" text,
	"source_code" text NOT NULL,
	"status" text NOT NULL,
	"rows_done" integer NOT NULL,
	"bytes_done" bigint NOT NULL,
	"counts" jsonb NOT NULL,
	"started_at" timestamp (6) with time zone NOT NULL,
	"finished_at" timestamp (6) with time zone,
	CONSTRAINT "import_file_sha256_unique" UNIQUE("sha256")
);
--> statement-breakpoint
CREATE TABLE "quarantine_row" (
	"file_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"column_name" text NOT NULL,
	"code" text NOT NULL,
	"zh" text NOT NULL,
	"en" text NOT NULL,
	"sealed_row" text NOT NULL,
	"recorded_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "quarantine_row_file_id_line_pk" PRIMARY KEY("file_id","line")
);
--> statement-breakpoint
CREATE TABLE "record" (
	"subject_id" uuid NOT NULL,
	"record_id" uuid NOT NULL,
	"version" smallint NOT NULL,
	"kind" text NOT NULL,
	"item_code" text NOT NULL,
	"item_version" date NOT NULL,
	"polarity" text NOT NULL,
	"severity" text,
	"title" text,
	"document_number" text,
	"authority_name" text,
	"authority_code" text,
	"decided_on" date NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"state" text NOT NULL,
	"disputed" boolean NOT NULL,
	"disclosure_scope" text NOT NULL,
	"publicity_rule" text,
	"publicity_reason" text NOT NULL,
	"publication_due_on" date NOT NULL,
	"published_from" date,
	"published_to" date,
	"attributes_public" jsonb,
	"attributes_shared" jsonb,
	"attributes_authorized" jsonb,
	"attributes_internal" jsonb,
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
	CONSTRAINT "record_subject_id_record_id_version_pk" PRIMARY KEY("subject_id","record_id","version")
);
--> statement-breakpoint
CREATE TABLE "rule_version" (
	"kind" text NOT NULL,
	"code" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"zh" text NOT NULL,
	"en" text NOT NULL,
	"basis" text NOT NULL,
	"confidence" text NOT NULL,
	"body" jsonb NOT NULL,
	"loaded_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "rule_version_kind_code_valid_from_pk" PRIMARY KEY("kind","code","valid_from")
);
--> statement-breakpoint
CREATE TABLE "identifier" (
	"type" text NOT NULL,
	"value" text NOT NULL,
	"subject_id" uuid NOT NULL,
	CONSTRAINT "identifier_type_value_pk" PRIMARY KEY("type","value")
);
--> statement-breakpoint
CREATE TABLE "subject" (
	"id" uuid PRIMARY KEY NOT NULL,
	"category" text NOT NULL,
	"created_at" timestamp (6) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "subject_identifier" (
	"subject_id" uuid NOT NULL,
	"type" text NOT NULL,
	"value" text NOT NULL,
	"sealed" text,
	"validity" text NOT NULL,
	"is_primary" boolean NOT NULL,
	"recorded_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "subject_identifier_subject_id_type_value_pk" PRIMARY KEY("subject_id","type","value")
);
--> statement-breakpoint
CREATE TABLE "subject_link" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"into_subject_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"recorded_at" timestamp (6) with time zone NOT NULL,
	"superseded_at" timestamp (6) with time zone,
	CONSTRAINT "subject_link_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "subject_name" (
	"subject_id" uuid PRIMARY KEY NOT NULL,
	"category" text NOT NULL,
	"name" text NOT NULL,
	"core_name" text NOT NULL,
	"bigrams" text[] NOT NULL,
	"region_code" text,
	"legal_form" text,
	"status" text NOT NULL,
	"established_on" date
);
--> statement-breakpoint
CREATE TABLE "subject_version" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"legal_form" text,
	"status" text NOT NULL,
	"established_on" date,
	"capital_yuan" numeric,
	"capital_reported" text,
	"capital_unit" text,
	"address" text,
	"region_code" text,
	"domains" text[] NOT NULL,
	"representative_name" text,
	"representative_id_sealed" text,
	"phone_sealed" text,
	"valid_from" date,
	"valid_to" date,
	"recorded_at" timestamp (6) with time zone NOT NULL,
	"superseded_at" timestamp (6) with time zone,
	"source_code" text NOT NULL,
	"file_id" uuid,
	"row_number" integer,
	"row_hash" text NOT NULL,
	"exported_at" timestamp (6) with time zone,
	"received_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "subject_version_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "request_key" (
	"actor" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" text NOT NULL,
	"answer" jsonb NOT NULL,
	"answered_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "request_key_actor_key_pk" PRIMARY KEY("actor","key")
);
--> statement-breakpoint
CREATE INDEX "quarantine_row_code" ON "quarantine_row" USING btree ("code");--> statement-breakpoint
CREATE INDEX "record_of_subject_open" ON "record" USING btree ("subject_id","decided_on","record_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "record_by_item_open" ON "record" USING btree ("item_code","decided_on","record_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "subject_link_open" ON "subject_link" USING btree ("subject_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "subject_link_into_open" ON "subject_link" USING btree ("into_subject_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "subject_name_bigrams" ON "subject_name" USING gin ("bigrams");--> statement-breakpoint
CREATE INDEX "subject_name_core" ON "subject_name" USING btree (core_name text_pattern_ops);--> statement-breakpoint
CREATE INDEX "subject_name_by_name" ON "subject_name" USING btree ("name","subject_id");--> statement-breakpoint
CREATE INDEX "subject_name_by_region" ON "subject_name" USING btree ("region_code","subject_id");--> statement-breakpoint
CREATE INDEX "subject_name_by_established" ON "subject_name" USING btree ("established_on","subject_id");--> statement-breakpoint
CREATE INDEX "subject_version_open" ON "subject_version" USING btree ("subject_id") WHERE superseded_at is null;