CREATE TABLE "list_entry" (
	"subject_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"version" smallint NOT NULL,
	"list_code" text NOT NULL,
	"list_version" date NOT NULL,
	"authority_id" uuid NOT NULL,
	"authority_name" text NOT NULL,
	"region_code" text,
	"domain" text,
	"state" text NOT NULL,
	"since_on" date NOT NULL,
	"notice_until" date,
	"legal_basis" text,
	"document_number" text,
	"valid_from" date,
	"valid_to" date,
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
	CONSTRAINT "list_entry_subject_id_entry_id_version_pk" PRIMARY KEY("subject_id","entry_id","version")
);
--> statement-breakpoint
CREATE TABLE "list_step" (
	"subject_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"version" smallint NOT NULL,
	"kind" text NOT NULL,
	"party_name" text NOT NULL,
	"taken_on" date NOT NULL,
	"until_on" date,
	"statement" text NOT NULL,
	"actor" text NOT NULL,
	"source_code" text NOT NULL,
	"region_code" text,
	"recorded_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "list_step_subject_id_entry_id_version_pk" PRIMARY KEY("subject_id","entry_id","version")
);
--> statement-breakpoint
CREATE INDEX "list_entry_of_subject_open" ON "list_entry" USING btree ("subject_id","since_on","entry_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "list_entry_by_list_open" ON "list_entry" USING btree ("list_code","since_on","entry_id") WHERE superseded_at is null;