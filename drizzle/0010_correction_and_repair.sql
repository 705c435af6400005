CREATE TABLE "evidence" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"media_type" text NOT NULL,
	"bytes" integer NOT NULL,
	"party_id" uuid NOT NULL,
	"actor" text NOT NULL,
	"subject_id" uuid,
	"objection_id" uuid,
	"uploaded_at" timestamp (6) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "exchange_batch" (
	"id" uuid PRIMARY KEY NOT NULL,
	"platform_code" text NOT NULL,
	"party_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"code" text NOT NULL,
	"format" text NOT NULL,
	"media_type" text NOT NULL,
	"file_name" text NOT NULL,
	"content_sealed" text NOT NULL,
	"content_hash" text NOT NULL,
	"row_count" integer NOT NULL,
	"made_on" date NOT NULL,
	"made_at" timestamp (6) with time zone NOT NULL,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"failures" integer NOT NULL,
	"next_at" timestamp (6) with time zone,
	"lease_until" timestamp (6) with time zone,
	"logged_at" timestamp (6) with time zone,
	"delivered_at" timestamp (6) with time zone,
	"acknowledged_at" timestamp (6) with time zone,
	"receipt_number" text,
	"accepted_count" integer,
	"rejected_count" integer,
	"problem" text,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "exchange_comparison" (
	"id" uuid PRIMARY KEY NOT NULL,
	"platform_code" text NOT NULL,
	"day" date NOT NULL,
	"code" text,
	"state" text NOT NULL,
	"resends" boolean NOT NULL,
	"our_count" integer,
	"their_count" integer,
	"our_hash" text,
	"their_hash" text,
	"differences" jsonb,
	"problem" text,
	"actor" text NOT NULL,
	"requested_at" timestamp (6) with time zone NOT NULL,
	"made_at" timestamp (6) with time zone
);
--> statement-breakpoint
CREATE TABLE "exchange_decision" (
	"id" uuid PRIMARY KEY NOT NULL,
	"platform_code" text NOT NULL,
	"file_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"number" text NOT NULL,
	"body_hash" text NOT NULL,
	"sealed" text NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"received_at" timestamp (6) with time zone NOT NULL,
	"decided_at" timestamp (6) with time zone
);
--> statement-breakpoint
CREATE TABLE "exchange_fact" (
	"platform_code" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"fact_id" uuid NOT NULL,
	"fact" text NOT NULL,
	"code" text NOT NULL,
	"due_at" timestamp (6) with time zone,
	"reached" text NOT NULL,
	"version" integer,
	"row_key" text,
	"row_hash" text,
	"reported_on" date,
	"changes_on" date,
	"batch_id" uuid,
	CONSTRAINT "exchange_fact_subject_id_platform_code_fact_id_pk" PRIMARY KEY("subject_id","platform_code","fact_id")
);
--> statement-breakpoint
CREATE TABLE "exchange_file" (
	"id" uuid PRIMARY KEY NOT NULL,
	"platform_code" text NOT NULL,
	"name" text NOT NULL,
	"sha256" text NOT NULL,
	"kind" text NOT NULL,
	"content_sealed" text NOT NULL,
	"state" text NOT NULL,
	"row_count" integer,
	"rejected_count" integer,
	"problem" text,
	"import_id" uuid,
	"received_at" timestamp (6) with time zone NOT NULL,
	"taken_at" timestamp (6) with time zone
);
--> statement-breakpoint
CREATE TABLE "exchange_platform" (
	"platform_code" text PRIMARY KEY NOT NULL,
	"noted_until" timestamp (6) with time zone NOT NULL,
	"reported_at" timestamp (6) with time zone,
	"fetched_at" timestamp (6) with time zone,
	"receipt_at" timestamp (6) with time zone,
	"failed_at" timestamp (6) with time zone,
	"failure" text,
	"compared_on" date
);
--> statement-breakpoint
CREATE TABLE "exchange_row" (
	"subject_id" uuid NOT NULL,
	"batch_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"fact_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"row_key" text NOT NULL,
	"row_hash" text NOT NULL,
	"changes_on" date,
	"cause" text,
	"state" text NOT NULL,
	"code" text,
	"reason" text,
	CONSTRAINT "exchange_row_subject_id_batch_id_n_pk" PRIMARY KEY("subject_id","batch_id","n")
);
--> statement-breakpoint
CREATE TABLE "feed_reader" (
	"party_id" uuid PRIMARY KEY NOT NULL,
	"first_read_at" timestamp (6) with time zone NOT NULL,
	"last_read_at" timestamp (6) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "objection" (
	"subject_id" uuid NOT NULL,
	"objection_id" uuid NOT NULL,
	"version" smallint NOT NULL,
	"fact_kind" text NOT NULL,
	"fact_id" uuid NOT NULL,
	"aspect" text NOT NULL,
	"state" text NOT NULL,
	"filed_on" date NOT NULL,
	"since_on" date NOT NULL,
	"due_on" date,
	"parent_from" date,
	"bureau_from" date,
	"decision_due_on" date NOT NULL,
	"decided_on" date,
	"outcome" text,
	"is_reviewed" boolean NOT NULL,
	"marked" boolean NOT NULL,
	"fact_until" date,
	"domain" text,
	"region_code" text,
	"source_code" text NOT NULL,
	"handler_id" uuid,
	"handler_name" text NOT NULL,
	"verifier_source" text,
	"parent_source" text,
	"bureau_source" text,
	"filer_id" uuid NOT NULL,
	"on_behalf" boolean NOT NULL,
	"decided_by" text,
	"disclosure_scope" text NOT NULL,
	"change_kind" text NOT NULL,
	"recorded_at" timestamp (6) with time zone NOT NULL,
	"superseded_at" timestamp (6) with time zone,
	CONSTRAINT "objection_subject_id_objection_id_version_pk" PRIMARY KEY("subject_id","objection_id","version")
);
--> statement-breakpoint
CREATE TABLE "objection_step" (
	"subject_id" uuid NOT NULL,
	"objection_id" uuid NOT NULL,
	"version" smallint NOT NULL,
	"kind" text NOT NULL,
	"party_name" text NOT NULL,
	"taken_on" date NOT NULL,
	"statement" text NOT NULL,
	"items" jsonb,
	"evidence" jsonb,
	"actor" text NOT NULL,
	"source_code" text NOT NULL,
	"verifier_source" text,
	"region_code" text,
	"recorded_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "objection_step_subject_id_objection_id_version_pk" PRIMARY KEY("subject_id","objection_id","version")
);
--> statement-breakpoint
CREATE TABLE "legal_proceeding" (
	"subject_id" uuid NOT NULL,
	"proceeding_id" uuid NOT NULL,
	"version" smallint NOT NULL,
	"fact_kind" text NOT NULL,
	"fact_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"organ" text NOT NULL,
	"case_number" text NOT NULL,
	"filed_on" date NOT NULL,
	"since_on" date NOT NULL,
	"outcome" text,
	"document_number" text,
	"statement" text NOT NULL,
	"domain" text,
	"region_code" text,
	"source_code" text NOT NULL,
	"disclosure_scope" text NOT NULL,
	"change_kind" text NOT NULL,
	"actor" text NOT NULL,
	"recorded_at" timestamp (6) with time zone NOT NULL,
	"superseded_at" timestamp (6) with time zone,
	CONSTRAINT "legal_proceeding_subject_id_proceeding_id_version_pk" PRIMARY KEY("subject_id","proceeding_id","version")
);
--> statement-breakpoint
CREATE TABLE "repair" (
	"subject_id" uuid NOT NULL,
	"repair_id" uuid NOT NULL,
	"version" smallint NOT NULL,
	"fact_kind" text NOT NULL,
	"fact_id" uuid NOT NULL,
	"rule_code" text NOT NULL,
	"rule_version" date NOT NULL,
	"way" text,
	"hours" smallint,
	"state" text NOT NULL,
	"since_on" date NOT NULL,
	"applied_on" date NOT NULL,
	"counted_on" date NOT NULL,
	"is_extended" boolean NOT NULL,
	"due_on" date,
	"accepted_on" date,
	"decided_on" date,
	"notified_on" date,
	"decided_by" text NOT NULL,
	"decider_name" text NOT NULL,
	"decision_number" text,
	"barred_until" date,
	"authority_id" uuid,
	"domain" text,
	"region_code" text,
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
	CONSTRAINT "repair_subject_id_repair_id_version_pk" PRIMARY KEY("subject_id","repair_id","version")
);
--> statement-breakpoint
CREATE TABLE "repair_step" (
	"subject_id" uuid NOT NULL,
	"repair_id" uuid NOT NULL,
	"version" smallint NOT NULL,
	"kind" text NOT NULL,
	"party_name" text NOT NULL,
	"taken_on" date NOT NULL,
	"statement" text NOT NULL,
	"evidence" jsonb,
	"actor" text NOT NULL,
	"source_code" text NOT NULL,
	"region_code" text,
	"recorded_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "repair_step_subject_id_repair_id_version_pk" PRIMARY KEY("subject_id","repair_id","version")
);
--> statement-breakpoint
CREATE TABLE "repair_decision" (
	"number" text PRIMARY KEY NOT NULL,
	"body_hash" text NOT NULL,
	"body" jsonb NOT NULL,
	"party_id" uuid,
	"party_name" text NOT NULL,
	"problem" text,
	"repair_subject_id" uuid,
	"repair_id" uuid,
	"received_at" timestamp (6) with time zone NOT NULL,
	"taken_at" timestamp (6) with time zone
);
--> statement-breakpoint
CREATE TABLE "review_task" (
	"subject_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"target_kind" text NOT NULL,
	"target_id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	"fact_kind" text NOT NULL,
	"fact_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"made_at" timestamp (6) with time zone NOT NULL,
	"done_at" timestamp (6) with time zone,
	"done_by" text,
	"statement" text,
	CONSTRAINT "review_task_subject_id_task_id_pk" PRIMARY KEY("subject_id","task_id")
);
--> statement-breakpoint
CREATE TABLE "shield" (
	"subject_id" uuid NOT NULL,
	"record_id" uuid NOT NULL,
	"number" smallint NOT NULL,
	"basis" text NOT NULL,
	"document_number" text NOT NULL,
	"approved_on" date NOT NULL,
	"valid_to" date NOT NULL,
	"started_at" timestamp (6) with time zone NOT NULL,
	"started_by" text NOT NULL,
	"ended_at" timestamp (6) with time zone,
	"end_kind" text,
	"statement" text,
	CONSTRAINT "shield_subject_id_record_id_number_pk" PRIMARY KEY("subject_id","record_id","number")
);
--> statement-breakpoint
CREATE TABLE "stop_use" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"fact_id" uuid NOT NULL,
	"version" smallint NOT NULL,
	"reason" text NOT NULL,
	"stopped_at" timestamp (6) with time zone NOT NULL,
	"recorded_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "stop_use_subject_id_id_pk" PRIMARY KEY("subject_id","id"),
	CONSTRAINT "stop_use_of_version" UNIQUE("subject_id","fact_id","version")
);
--> statement-breakpoint
CREATE TABLE "stop_use_progress" (
	"id" text PRIMARY KEY NOT NULL,
	"until" timestamp (6) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stop_use_receiver" (
	"subject_id" uuid NOT NULL,
	"stop_use_id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	"channels" text[] NOT NULL,
	"last_received_at" timestamp (6) with time zone NOT NULL,
	"recorded_at" timestamp (6) with time zone NOT NULL,
	"due_on" date NOT NULL,
	"lapses_on" date NOT NULL,
	"acknowledged_at" timestamp (6) with time zone,
	"acknowledged_by" text,
	"remark" text,
	CONSTRAINT "stop_use_receiver_subject_id_stop_use_id_party_id_pk" PRIMARY KEY("subject_id","stop_use_id","party_id")
);
--> statement-breakpoint
CREATE TABLE "webhook" (
	"id" uuid PRIMARY KEY NOT NULL,
	"party_id" uuid NOT NULL,
	"url" text NOT NULL,
	"description" text,
	"kinds" text[],
	"purpose" text,
	"matter" text,
	"credential" jsonb NOT NULL,
	"actor" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"secret_sealed" text NOT NULL,
	"previous_secret_sealed" text,
	"previous_until" timestamp (6) with time zone,
	"position" jsonb NOT NULL,
	"last_number" integer NOT NULL,
	"created_at" timestamp (6) with time zone NOT NULL,
	"due_at" timestamp (6) with time zone NOT NULL,
	"claimed_by" uuid,
	"claimed_until" timestamp (6) with time zone
);
--> statement-breakpoint
CREATE TABLE "webhook_delivery" (
	"webhook_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"id" uuid NOT NULL,
	"type" text NOT NULL,
	"body" text NOT NULL,
	"subject_id" uuid,
	"kind" text,
	"fact_id" uuid,
	"operation" text,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"due_at" timestamp (6) with time zone NOT NULL,
	"last_result" text,
	"created_at" timestamp (6) with time zone NOT NULL,
	"ended_at" timestamp (6) with time zone,
	CONSTRAINT "webhook_delivery_webhook_id_number_pk" PRIMARY KEY("webhook_id","number")
);
--> statement-breakpoint
DROP INDEX "evaluation_once";--> statement-breakpoint
ALTER TABLE "evaluation" ADD COLUMN "disputed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "list_entry" ADD COLUMN "disputed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "evidence_of_party" ON "evidence" USING btree ("party_id");--> statement-breakpoint
CREATE INDEX "exchange_batch_open" ON "exchange_batch" USING btree ("platform_code","next_at") WHERE state in ('QUEUED', 'SENDING', 'DELIVERED', 'FAILED');--> statement-breakpoint
CREATE INDEX "exchange_batch_of_platform" ON "exchange_batch" USING btree ("platform_code","id");--> statement-breakpoint
CREATE INDEX "exchange_comparison_of_platform" ON "exchange_comparison" USING btree ("platform_code","id");--> statement-breakpoint
CREATE INDEX "exchange_comparison_asked" ON "exchange_comparison" USING btree ("platform_code") WHERE state = 'REQUESTED';--> statement-breakpoint
CREATE UNIQUE INDEX "exchange_decision_number" ON "exchange_decision" USING btree ("platform_code","number","body_hash");--> statement-breakpoint
CREATE INDEX "exchange_decision_waiting" ON "exchange_decision" USING btree ("platform_code","received_at") WHERE state = 'WAITING';--> statement-breakpoint
CREATE INDEX "exchange_fact_due" ON "exchange_fact" USING btree ("platform_code","due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "exchange_fact_day" ON "exchange_fact" USING btree ("platform_code","reported_on","code");--> statement-breakpoint
CREATE INDEX "exchange_fact_change" ON "exchange_fact" USING btree ("platform_code","changes_on") WHERE changes_on is not null;--> statement-breakpoint
CREATE INDEX "exchange_fact_batch" ON "exchange_fact" USING btree ("batch_id") WHERE batch_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "exchange_file_hash" ON "exchange_file" USING btree ("platform_code","sha256");--> statement-breakpoint
CREATE INDEX "exchange_row_of_batch" ON "exchange_row" USING btree ("batch_id","n");--> statement-breakpoint
CREATE INDEX "objection_of_subject_open" ON "objection" USING btree ("subject_id","filed_on","objection_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "objection_of_fact_open" ON "objection" USING btree ("subject_id","fact_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "objection_by_handler_open" ON "objection" USING btree ("source_code","filed_on","objection_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "legal_proceeding_of_subject_open" ON "legal_proceeding" USING btree ("subject_id","filed_on","proceeding_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "repair_of_subject_open" ON "repair" USING btree ("subject_id","applied_on","repair_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "repair_by_day_open" ON "repair" USING btree ("applied_on","repair_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "repair_by_source_open" ON "repair" USING btree ("source_code","applied_on","repair_id") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "repair_decision_waiting" ON "repair_decision" USING btree ("received_at","number") WHERE problem is not null;--> statement-breakpoint
CREATE INDEX "review_task_of_party" ON "review_task" USING btree ("party_id","made_at","task_id");--> statement-breakpoint
CREATE UNIQUE INDEX "shield_standing" ON "shield" USING btree ("subject_id","record_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "shield_by_end" ON "shield" USING btree ("valid_to","subject_id","record_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "stop_use_of_party" ON "stop_use_receiver" USING btree ("party_id","recorded_at","stop_use_id");--> statement-breakpoint
CREATE INDEX "stop_use_open" ON "stop_use_receiver" USING btree ("party_id","lapses_on") WHERE acknowledged_at is null;--> statement-breakpoint
CREATE INDEX "stop_use_by_time" ON "stop_use_receiver" USING btree ("recorded_at","stop_use_id");--> statement-breakpoint
CREATE INDEX "webhook_of_party" ON "webhook" USING btree ("party_id","id");--> statement-breakpoint
CREATE INDEX "webhook_due" ON "webhook" USING btree ("due_at") WHERE state = 'ACTIVE';--> statement-breakpoint
CREATE INDEX "webhook_delivery_pending" ON "webhook_delivery" USING btree ("webhook_id","number") WHERE state = 'PENDING';--> statement-breakpoint
CREATE INDEX "webhook_delivery_of_fact" ON "webhook_delivery" USING btree ("subject_id","fact_id");--> statement-breakpoint
CREATE INDEX "webhook_delivery_ended" ON "webhook_delivery" USING btree ("ended_at") WHERE ended_at is not null;--> statement-breakpoint
CREATE INDEX "commitment_recorded" ON "commitment" USING btree ("recorded_at");--> statement-breakpoint
CREATE INDEX "commitment_published_from_later" ON "commitment" USING btree ("published_from") WHERE published_from > (recorded_at at time zone interval '+08:00')::date;--> statement-breakpoint
CREATE INDEX "commitment_published_to_later" ON "commitment" USING btree ("published_to") WHERE published_to > (recorded_at at time zone interval '+08:00')::date;--> statement-breakpoint
CREATE INDEX "evaluation_recorded" ON "evaluation" USING btree ("recorded_at");--> statement-breakpoint
CREATE INDEX "evaluation_valid_from_later" ON "evaluation" USING btree ("valid_from") WHERE valid_from > (recorded_at at time zone interval '+08:00')::date;--> statement-breakpoint
CREATE INDEX "evaluation_valid_to_later" ON "evaluation" USING btree ("valid_to") WHERE valid_to > (recorded_at at time zone interval '+08:00')::date;--> statement-breakpoint
CREATE INDEX "evaluation_publicity_until_later" ON "evaluation" USING btree ("publicity_until") WHERE publicity_until >= (recorded_at at time zone interval '+08:00')::date;--> statement-breakpoint
CREATE INDEX "list_entry_recorded" ON "list_entry" USING btree ("recorded_at");--> statement-breakpoint
CREATE INDEX "list_entry_valid_from_later" ON "list_entry" USING btree ("valid_from") WHERE valid_from > (recorded_at at time zone interval '+08:00')::date;--> statement-breakpoint
CREATE INDEX "list_entry_valid_to_later" ON "list_entry" USING btree ("valid_to") WHERE valid_to > (recorded_at at time zone interval '+08:00')::date;--> statement-breakpoint
CREATE INDEX "list_entry_notice_until_later" ON "list_entry" USING btree ("notice_until") WHERE notice_until >= (recorded_at at time zone interval '+08:00')::date;--> statement-breakpoint
CREATE INDEX "measure_application_recorded" ON "measure_application" USING btree ("recorded_at");--> statement-breakpoint
CREATE INDEX "measure_application_valid_to_later" ON "measure_application" USING btree ("valid_to") WHERE valid_to > (recorded_at at time zone interval '+08:00')::date;--> statement-breakpoint
CREATE INDEX "record_recorded" ON "record" USING btree ("recorded_at");--> statement-breakpoint
CREATE INDEX "record_published_from_later" ON "record" USING btree ("published_from") WHERE published_from > (recorded_at at time zone interval '+08:00')::date;--> statement-breakpoint
CREATE INDEX "record_published_to_later" ON "record" USING btree ("published_to") WHERE published_to > (recorded_at at time zone interval '+08:00')::date;--> statement-breakpoint
CREATE INDEX "subject_link_recorded" ON "subject_link" USING btree ("recorded_at");--> statement-breakpoint
CREATE INDEX "subject_link_superseded" ON "subject_link" USING btree ("superseded_at") WHERE superseded_at is not null;--> statement-breakpoint
CREATE INDEX "subject_version_recorded" ON "subject_version" USING btree ("recorded_at");--> statement-breakpoint
CREATE UNIQUE INDEX "evaluation_once" ON "evaluation" USING btree ("subject_id","scheme_code","scheme_version","period_from","evaluator_id") WHERE superseded_at is null and state not in ('WITHDRAWN', 'REPAIRED');