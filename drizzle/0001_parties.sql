CREATE TABLE "access_checkpoint" (
	"stream_id" uuid PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL,
	"deleted_at" timestamp (6) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access_entry" (
	"stream_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp (6) with time zone NOT NULL,
	"request_id" text NOT NULL,
	"party_class" text NOT NULL,
	"party_id" uuid,
	"member_id" uuid,
	"token_id" uuid,
	"purpose" text,
	"matter" text,
	"operation" text,
	"document_hash" text NOT NULL,
	"coordinates" text[] NOT NULL,
	"consents" uuid[] NOT NULL,
	"subject_count" integer NOT NULL,
	"subjects_hash" text NOT NULL,
	"previous" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "access_entry_stream_id_seq_pk" PRIMARY KEY("stream_id","seq")
);
--> statement-breakpoint
CREATE TABLE "access_stream" (
	"id" uuid PRIMARY KEY NOT NULL,
	"opened_at" timestamp (6) with time zone NOT NULL,
	"heads" text NOT NULL,
	"opening" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access_subject" (
	"subject_id" uuid NOT NULL,
	"at" timestamp (6) with time zone NOT NULL,
	"stream_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"party_class" text NOT NULL,
	"party_id" uuid,
	"purpose" text,
	"matter" text,
	"until_closed" boolean NOT NULL,
	CONSTRAINT "access_subject_subject_id_at_stream_id_seq_pk" PRIMARY KEY("subject_id","at","stream_id","seq")
);
--> statement-breakpoint
CREATE TABLE "closed_matter" (
	"party_id" uuid NOT NULL,
	"matter" text NOT NULL,
	"closed_by" text NOT NULL,
	"closed_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "closed_matter_party_id_matter_pk" PRIMARY KEY("party_id","matter")
);
--> statement-breakpoint
CREATE TABLE "consent" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"party_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"state" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date NOT NULL,
	"requested_by" text,
	"requested_at" timestamp (6) with time zone,
	"letter_hash" text,
	"decided_by" text,
	"decided_at" timestamp (6) with time zone,
	"decision_reason" text,
	"withdrawn_by" text,
	"withdrawn_at" timestamp (6) with time zone,
	CONSTRAINT "consent_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "consent_letter" (
	"hash" text PRIMARY KEY NOT NULL,
	"media_type" text NOT NULL,
	"sealed" text NOT NULL,
	"received_at" timestamp (6) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access_token" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"party_id" uuid,
	"member_id" uuid,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"permissions" text[] NOT NULL,
	"purposes" text[],
	"domains" text[],
	"regions" text[],
	"networks" text[],
	"quota_points" integer NOT NULL,
	"state" text NOT NULL,
	"expires_at" timestamp (6) with time zone NOT NULL,
	"overlap_until" timestamp (6) with time zone,
	"rotated_from" uuid,
	"issued_by" text NOT NULL,
	"issued_at" timestamp (6) with time zone NOT NULL,
	"revoked_at" timestamp (6) with time zone,
	"last_used_at" timestamp (6) with time zone,
	CONSTRAINT "access_token_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "token_usage" (
	"token_id" uuid NOT NULL,
	"used_on" date NOT NULL,
	"requests" bigint NOT NULL,
	"points" bigint NOT NULL,
	CONSTRAINT "token_usage_token_id_used_on_pk" PRIMARY KEY("token_id","used_on")
);
--> statement-breakpoint
CREATE TABLE "administrative_act" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"target_id" uuid,
	"body" jsonb NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp (6) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (6) with time zone,
	"decision_reason" text
);
--> statement-breakpoint
CREATE TABLE "mandate" (
	"id" uuid PRIMARY KEY NOT NULL,
	"party_id" uuid NOT NULL,
	"act" text NOT NULL,
	"domain" text,
	"region_code" text,
	"scheme" text,
	"basis" text NOT NULL,
	"state" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"recorded_at" timestamp (6) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "party" (
	"id" uuid PRIMARY KEY NOT NULL,
	"class" text NOT NULL,
	"name" text NOT NULL,
	"parent_id" uuid,
	"region_code" text,
	"domains" text[] NOT NULL,
	"subject_id" uuid,
	"source_code" text,
	"contact" text,
	"state" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"recorded_at" timestamp (6) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "party_member" (
	"id" uuid PRIMARY KEY NOT NULL,
	"party_id" uuid NOT NULL,
	"issuer" text NOT NULL,
	"issuer_subject" text NOT NULL,
	"role" text NOT NULL,
	"state" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"recorded_at" timestamp (6) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "record" ADD COLUMN "region_code" text;--> statement-breakpoint
ALTER TABLE "record" ADD COLUMN "domain" text;--> statement-breakpoint
ALTER TABLE "subject_identifier" ADD COLUMN "is_personal" boolean;--> statement-breakpoint
UPDATE "subject_identifier" SET "is_personal" = "sealed" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "subject_identifier" ALTER COLUMN "is_personal" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "subject_identifier" ADD COLUMN "source_code" text;--> statement-breakpoint
UPDATE "subject_identifier" i SET "source_code" = (SELECT v."source_code" FROM "subject_version" v WHERE v."subject_id" = i."subject_id" ORDER BY v."recorded_at" LIMIT 1);--> statement-breakpoint
ALTER TABLE "subject_identifier" ALTER COLUMN "source_code" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "subject_version" ADD COLUMN "category" text;--> statement-breakpoint
ALTER TABLE "subject_version" ADD COLUMN "address_shared" text;--> statement-breakpoint
ALTER TABLE "subject_version" ADD COLUMN "representative_name_shared" text;--> statement-breakpoint
UPDATE "subject_version" v SET "category" = s."category" FROM "subject" s WHERE s."id" = v."subject_id";--> statement-breakpoint
ALTER TABLE "subject_version" ALTER COLUMN "category" SET NOT NULL;--> statement-breakpoint
UPDATE "subject_version" SET "address_shared" = "address", "address" = NULL, "representative_name_shared" = "representative_name", "representative_name" = CASE WHEN char_length("representative_name") <= 1 THEN '*' ELSE left("representative_name", 1) || repeat('*', char_length("representative_name") - 1) END WHERE "category" = 'SOLE_TRADER';--> statement-breakpoint
CREATE INDEX "access_entry_at" ON "access_entry" USING btree ("at");--> statement-breakpoint
CREATE INDEX "access_entry_party" ON "access_entry" USING btree ("party_id","at");--> statement-breakpoint
CREATE INDEX "access_subject_of_entry" ON "access_subject" USING btree ("stream_id","seq");--> statement-breakpoint
CREATE INDEX "consent_of_party" ON "consent" USING btree ("party_id","subject_id");--> statement-breakpoint
CREATE INDEX "access_token_of_party" ON "access_token" USING btree ("party_id");--> statement-breakpoint
CREATE INDEX "administrative_act_state" ON "administrative_act" USING btree ("state","proposed_at");--> statement-breakpoint
CREATE INDEX "mandate_of_party" ON "mandate" USING btree ("party_id");--> statement-breakpoint
CREATE INDEX "party_of_parent" ON "party" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "party_member_person" ON "party_member" USING btree ("issuer","issuer_subject");--> statement-breakpoint
CREATE INDEX "party_member_of_party" ON "party_member" USING btree ("party_id");--> statement-breakpoint
ALTER TABLE "consent" ADD COLUMN "asked_type" text;--> statement-breakpoint
ALTER TABLE "consent" ADD COLUMN "asked_value" text;--> statement-breakpoint
CREATE INDEX "consent_by_id" ON "consent" USING btree ("id");--> statement-breakpoint
CREATE INDEX "consent_to_review" ON "consent" USING btree ("requested_at") WHERE state = 'REQUESTED' and letter_hash is not null;--> statement-breakpoint
REVOKE UPDATE, DELETE, TRUNCATE ON "access_stream" FROM CURRENT_USER;--> statement-breakpoint
REVOKE UPDATE, DELETE, TRUNCATE ON "access_entry" FROM CURRENT_USER;--> statement-breakpoint
REVOKE UPDATE, DELETE, TRUNCATE ON "access_subject" FROM CURRENT_USER;
