CREATE TABLE "check_request" (
	"actor" text NOT NULL,
	"request_id" text NOT NULL,
	"body_hash" text NOT NULL,
	"numbers" text[] NOT NULL,
	"answered_at" timestamp (6) with time zone NOT NULL,
	CONSTRAINT "check_request_actor_request_id_pk" PRIMARY KEY("actor","request_id")
);
--> statement-breakpoint
CREATE TABLE "credit_check" (
	"number" text PRIMARY KEY NOT NULL,
	"party_id" uuid,
	"actor" text NOT NULL,
	"purpose" text NOT NULL,
	"subject_id" uuid,
	"outcome" text NOT NULL,
	"checked_at" timestamp (6) with time zone NOT NULL,
	"receipt" text NOT NULL,
	"facts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_delivery" (
	"source_code" text NOT NULL,
	"delivered_at" timestamp (6) with time zone NOT NULL,
	"id" uuid NOT NULL,
	"via" text NOT NULL,
	"row_count" integer NOT NULL,
	"rejected_count" integer NOT NULL,
	CONSTRAINT "source_delivery_source_code_delivered_at_id_pk" PRIMARY KEY("source_code","delivered_at","id")
);
--> statement-breakpoint
CREATE TABLE "receipt_key" (
	"kid" text PRIMARY KEY NOT NULL,
	"alg" text NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"registered_at" timestamp (6) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "screening" (
	"id" uuid PRIMARY KEY NOT NULL,
	"party_id" uuid,
	"actor" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"body_hash" text NOT NULL,
	"purpose" text NOT NULL,
	"matter" text,
	"credential" jsonb NOT NULL,
	"file_name" text NOT NULL,
	"state" text NOT NULL,
	"row_count" integer NOT NULL,
	"problem" text,
	"created_at" timestamp (6) with time zone NOT NULL,
	"finished_at" timestamp (6) with time zone,
	CONSTRAINT "screening_of_key" UNIQUE("actor","idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "screening_row" (
	"screening_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"sealed" text NOT NULL,
	"number" text,
	"outcome" text,
	"problem" text,
	CONSTRAINT "screening_row_screening_id_n_pk" PRIMARY KEY("screening_id","n")
);
--> statement-breakpoint
CREATE INDEX "credit_check_of_subject" ON "credit_check" USING btree ("subject_id","checked_at");