CREATE TABLE "commitment_code" (
	"code" text NOT NULL,
	"source_code" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"commitment_id" uuid NOT NULL,
	CONSTRAINT "commitment_code_code_source_code_pk" PRIMARY KEY("code","source_code")
);
--> statement-breakpoint
DROP INDEX "commitment_by_code_open";--> statement-breakpoint
ALTER TABLE "commitment" ADD COLUMN "template" text;