DO $$
DECLARE
  roles text[] := ARRAY['credit_public', 'credit_shared', 'credit_entitled', 'credit_area', 'credit_consent', 'credit_own', 'credit_holder', 'credit_auditor'];
  -- From PostgreSQL 16 on, who made a role may give it away, and not yet act as it.
  mode text := CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END;
  tries int := 0;
  one text;
BEGIN
  FOREACH one IN ARRAY roles LOOP
    LOOP
      BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = one) THEN
          EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', one);
        END IF;
        IF NOT pg_has_role(current_user, one, mode) THEN
          EXECUTE format('GRANT %I TO CURRENT_USER', one);
        END IF;
        EXIT;
      EXCEPTION
        WHEN insufficient_privilege THEN
          RAISE EXCEPTION USING ERRCODE = 'CRW01', MESSAGE = format(
            'The database user may not make the roles %1$s or act as them; let an administrator CREATE ROLE each NOLOGIN and GRANT them TO %2$I.',
            array_to_string(roles, ', '), current_user);
        WHEN duplicate_object OR unique_violation OR internal_error THEN
          -- Somebody made or changed it at the same moment.
          tries := tries + 1;
          IF tries > 100 THEN RAISE; END IF;
          PERFORM pg_sleep(0.02);
      END;
    END LOOP;
  END LOOP;
END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO credit_public, credit_shared, credit_entitled, credit_area, credit_consent, credit_own, credit_holder, credit_auditor;
--> statement-breakpoint
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, credit_public, credit_shared, credit_entitled, credit_area, credit_consent, credit_own, credit_holder, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("id", "category", "created_at") ON "subject" TO credit_public, credit_shared, credit_entitled, credit_area, credit_consent, credit_own, credit_holder, credit_auditor;
--> statement-breakpoint
ALTER TABLE "subject" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "subject" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "subject";
--> statement-breakpoint
CREATE POLICY owner ON "subject" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "subject";
--> statement-breakpoint
CREATE POLICY credit_public ON "subject" FOR SELECT TO credit_public USING (category <> 'PERSON');
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "subject";
--> statement-breakpoint
CREATE POLICY credit_shared ON "subject" FOR SELECT TO credit_shared USING (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "subject";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "subject" FOR SELECT TO credit_entitled USING (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "subject";
--> statement-breakpoint
CREATE POLICY credit_area ON "subject" FOR SELECT TO credit_area USING (strpos(current_setting('app.subjects', true), id::text) > 0);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "subject";
--> statement-breakpoint
CREATE POLICY credit_consent ON "subject" FOR SELECT TO credit_consent USING (strpos(current_setting('app.subjects', true), id::text) > 0);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "subject";
--> statement-breakpoint
CREATE POLICY credit_own ON "subject" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), id::text) > 0);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "subject";
--> statement-breakpoint
CREATE POLICY credit_holder ON "subject" FOR SELECT TO credit_holder USING (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "subject";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "subject" FOR SELECT TO credit_auditor USING (true);
--> statement-breakpoint
GRANT SELECT ("subject_id", "id", "category", "name", "legal_form", "status", "established_on", "capital_yuan", "capital_reported", "capital_unit", "address", "region_code", "domains", "representative_name", "valid_from", "valid_to", "recorded_at", "superseded_at") ON "subject_version" TO credit_public;
--> statement-breakpoint
GRANT SELECT ("subject_id", "id", "category", "name", "legal_form", "status", "established_on", "capital_yuan", "capital_reported", "capital_unit", "address", "address_shared", "region_code", "domains", "representative_name", "representative_name_shared", "representative_id_sealed", "valid_from", "valid_to", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "subject_version" TO credit_shared, credit_area, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "id", "category", "name", "legal_form", "status", "established_on", "capital_yuan", "capital_reported", "capital_unit", "address", "address_shared", "region_code", "domains", "representative_name", "representative_name_shared", "representative_id_sealed", "phone_sealed", "valid_from", "valid_to", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "subject_version" TO credit_entitled, credit_own, credit_holder;
--> statement-breakpoint
GRANT SELECT ("subject_id", "id", "category", "name", "legal_form", "status", "established_on", "capital_yuan", "capital_reported", "capital_unit", "address", "region_code", "domains", "representative_name", "phone_sealed", "valid_from", "valid_to", "recorded_at", "superseded_at") ON "subject_version" TO credit_consent;
--> statement-breakpoint
ALTER TABLE "subject_version" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "subject_version" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "subject_version";
--> statement-breakpoint
CREATE POLICY owner ON "subject_version" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "subject_version";
--> statement-breakpoint
CREATE POLICY credit_public ON "subject_version" FOR SELECT TO credit_public USING (category <> 'PERSON');
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "subject_version";
--> statement-breakpoint
CREATE POLICY credit_shared ON "subject_version" FOR SELECT TO credit_shared USING (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "subject_version";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "subject_version" FOR SELECT TO credit_entitled USING (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "subject_version";
--> statement-breakpoint
CREATE POLICY credit_area ON "subject_version" FOR SELECT TO credit_area USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "subject_version";
--> statement-breakpoint
CREATE POLICY credit_consent ON "subject_version" FOR SELECT TO credit_consent USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "subject_version";
--> statement-breakpoint
CREATE POLICY credit_own ON "subject_version" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "subject_version";
--> statement-breakpoint
CREATE POLICY credit_holder ON "subject_version" FOR SELECT TO credit_holder USING ((source_code = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ',')))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "subject_version";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "subject_version" FOR SELECT TO credit_auditor USING (true);
--> statement-breakpoint
GRANT SELECT ("subject_id", "type", "value", "is_personal", "validity", "is_primary", "recorded_at") ON "subject_identifier" TO credit_public, credit_consent;
--> statement-breakpoint
GRANT SELECT ("subject_id", "type", "value", "sealed", "is_personal", "validity", "is_primary", "source_code", "recorded_at") ON "subject_identifier" TO credit_shared, credit_entitled, credit_area, credit_own, credit_holder, credit_auditor;
--> statement-breakpoint
ALTER TABLE "subject_identifier" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "subject_identifier" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "subject_identifier";
--> statement-breakpoint
CREATE POLICY owner ON "subject_identifier" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "subject_identifier";
--> statement-breakpoint
CREATE POLICY credit_public ON "subject_identifier" FOR SELECT TO credit_public USING (not is_personal);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "subject_identifier";
--> statement-breakpoint
CREATE POLICY credit_shared ON "subject_identifier" FOR SELECT TO credit_shared USING (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "subject_identifier";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "subject_identifier" FOR SELECT TO credit_entitled USING (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "subject_identifier";
--> statement-breakpoint
CREATE POLICY credit_area ON "subject_identifier" FOR SELECT TO credit_area USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "subject_identifier";
--> statement-breakpoint
CREATE POLICY credit_consent ON "subject_identifier" FOR SELECT TO credit_consent USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and not is_personal);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "subject_identifier";
--> statement-breakpoint
CREATE POLICY credit_own ON "subject_identifier" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "subject_identifier";
--> statement-breakpoint
CREATE POLICY credit_holder ON "subject_identifier" FOR SELECT TO credit_holder USING ((source_code = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or not is_personal)));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "subject_identifier";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "subject_identifier" FOR SELECT TO credit_auditor USING (true);
--> statement-breakpoint
GRANT SELECT ("subject_id", "record_id", "version", "kind", "item_code", "item_version", "polarity", "severity", "title", "document_number", "licence_number", "authority_name", "authority_code", "region_code", "domain", "decided_on", "valid_from", "valid_to", "state", "disputed", "disclosure_scope", "publicity_rule", "publication_due_on", "published_from", "published_to", "attributes_public", "recorded_at", "superseded_at") ON "record" TO credit_public;
--> statement-breakpoint
GRANT SELECT ("subject_id", "record_id", "version", "kind", "item_code", "item_version", "polarity", "severity", "title", "document_number", "licence_number", "authority_name", "authority_code", "region_code", "domain", "decided_on", "valid_from", "valid_to", "state", "disputed", "disclosure_scope", "publicity_rule", "publicity_reason", "publication_due_on", "published_from", "published_to", "attributes_public", "attributes_shared", "change_kind", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "record" TO credit_shared, credit_area, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "record_id", "version", "kind", "item_code", "item_version", "polarity", "severity", "title", "document_number", "licence_number", "authority_name", "authority_code", "region_code", "domain", "decided_on", "valid_from", "valid_to", "state", "disputed", "disclosure_scope", "publicity_rule", "publicity_reason", "publication_due_on", "published_from", "published_to", "attributes_public", "attributes_shared", "attributes_authorized", "change_kind", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "record" TO credit_entitled, credit_own;
--> statement-breakpoint
GRANT SELECT ("subject_id", "record_id", "version", "kind", "item_code", "item_version", "polarity", "severity", "title", "document_number", "licence_number", "authority_name", "authority_code", "region_code", "domain", "decided_on", "valid_from", "valid_to", "state", "disputed", "disclosure_scope", "publicity_rule", "publication_due_on", "published_from", "published_to", "attributes_public", "attributes_authorized", "recorded_at", "superseded_at") ON "record" TO credit_consent;
--> statement-breakpoint
GRANT SELECT ("subject_id", "record_id", "version", "kind", "item_code", "item_version", "polarity", "severity", "title", "document_number", "licence_number", "authority_name", "authority_code", "region_code", "domain", "decided_on", "valid_from", "valid_to", "state", "disputed", "disclosure_scope", "publicity_rule", "publicity_reason", "publication_due_on", "published_from", "published_to", "attributes_public", "attributes_shared", "attributes_authorized", "attributes_internal", "change_kind", "change_reason", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "record" TO credit_holder;
--> statement-breakpoint
ALTER TABLE "record" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "record" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "record";
--> statement-breakpoint
CREATE POLICY owner ON "record" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "record";
--> statement-breakpoint
CREATE POLICY credit_public ON "record" FOR SELECT TO credit_public USING (("record".superseded_at is null and ("record".state = 'IN_FORCE') and disclosure_scope in ('PUBLIC') and ("record".published_to is null or "record".published_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))
        and ("record".disclosure_scope <> 'PUBLIC' or "record".published_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "record";
--> statement-breakpoint
CREATE POLICY credit_shared ON "record" FOR SELECT TO credit_shared USING (("record".superseded_at is null and ("record".state in ('IN_FORCE', 'SHIELDED')) and disclosure_scope in ('PUBLIC', 'SHARED')
        and (coalesce(current_setting('app.history', true), '') = 'on' or ("record".published_to is null or "record".published_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "record";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "record" FOR SELECT TO credit_entitled USING (("record".superseded_at is null and ("record".state in ('IN_FORCE', 'SHIELDED') or ("record".state = 'DECLARED' and "record".disclosure_scope = 'AUTHORIZED')) and disclosure_scope in ('PUBLIC', 'SHARED', 'AUTHORIZED')
        and (coalesce(current_setting('app.history', true), '') = 'on' or ("record".published_to is null or "record".published_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "record";
--> statement-breakpoint
CREATE POLICY credit_area ON "record" FOR SELECT TO credit_area USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and ("record".superseded_at is null and ("record".state in ('IN_FORCE', 'SHIELDED')) and disclosure_scope in ('PUBLIC', 'SHARED')
        and (coalesce(current_setting('app.history', true), '') = 'on' or ("record".published_to is null or "record".published_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "record";
--> statement-breakpoint
CREATE POLICY credit_consent ON "record" FOR SELECT TO credit_consent USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and ("record".superseded_at is null and ("record".state = 'IN_FORCE' or ("record".state = 'DECLARED' and "record".disclosure_scope = 'AUTHORIZED')) and disclosure_scope in ('PUBLIC', 'AUTHORIZED') and ("record".published_to is null or "record".published_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))
        and ("record".disclosure_scope <> 'PUBLIC' or "record".published_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "record";
--> statement-breakpoint
CREATE POLICY credit_own ON "record" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and disclosure_scope in ('PUBLIC', 'SHARED', 'AUTHORIZED'));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "record";
--> statement-breakpoint
CREATE POLICY credit_holder ON "record" FOR SELECT TO credit_holder USING ((source_code = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ',')))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "record";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "record" FOR SELECT TO credit_auditor USING (disclosure_scope in ('PUBLIC', 'SHARED'));
--> statement-breakpoint
GRANT SELECT ("subject_id", "entry_id", "version", "list_code", "list_version", "authority_id", "authority_name", "region_code", "domain", "state", "since_on", "notice_until", "legal_basis", "document_number", "valid_from", "valid_to", "disclosure_scope", "disputed", "recorded_at", "superseded_at") ON "list_entry" TO credit_public, credit_consent;
--> statement-breakpoint
GRANT SELECT ("subject_id", "entry_id", "version", "list_code", "list_version", "authority_id", "authority_name", "region_code", "domain", "state", "since_on", "notice_until", "legal_basis", "document_number", "valid_from", "valid_to", "disclosure_scope", "disputed", "change_kind", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "list_entry" TO credit_shared, credit_entitled, credit_area, credit_own, credit_holder, credit_auditor;
--> statement-breakpoint
ALTER TABLE "list_entry" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "list_entry" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "list_entry";
--> statement-breakpoint
CREATE POLICY owner ON "list_entry" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "list_entry";
--> statement-breakpoint
CREATE POLICY credit_public ON "list_entry" FOR SELECT TO credit_public USING (("list_entry".superseded_at is null and disclosure_scope in ('PUBLIC')
    and (("list_entry".state = 'IN_FORCE' and "list_entry".valid_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date) and ("list_entry".valid_to is null or "list_entry".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))
      or ("list_entry".state = 'PUBLICIZED' and "list_entry".notice_until >= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "list_entry";
--> statement-breakpoint
CREATE POLICY credit_shared ON "list_entry" FOR SELECT TO credit_shared USING (("list_entry".superseded_at is null and disclosure_scope in ('PUBLIC', 'SHARED')
    and (("list_entry".state = 'IN_FORCE' and "list_entry".valid_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date) and (coalesce(current_setting('app.history', true), '') = 'on' or ("list_entry".valid_to is null or "list_entry".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))))
      or ("list_entry".state = 'PUBLICIZED' and "list_entry".notice_until >= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "list_entry";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "list_entry" FOR SELECT TO credit_entitled USING (("list_entry".superseded_at is null and disclosure_scope in ('PUBLIC', 'SHARED', 'AUTHORIZED')
    and (("list_entry".state = 'IN_FORCE' and "list_entry".valid_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date) and (coalesce(current_setting('app.history', true), '') = 'on' or ("list_entry".valid_to is null or "list_entry".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))))
      or ("list_entry".state = 'PUBLICIZED' and "list_entry".notice_until >= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "list_entry";
--> statement-breakpoint
CREATE POLICY credit_area ON "list_entry" FOR SELECT TO credit_area USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and ("list_entry".superseded_at is null and disclosure_scope in ('PUBLIC', 'SHARED')
    and (("list_entry".state = 'IN_FORCE' and "list_entry".valid_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date) and (coalesce(current_setting('app.history', true), '') = 'on' or ("list_entry".valid_to is null or "list_entry".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))))
      or ("list_entry".state = 'PUBLICIZED' and "list_entry".notice_until >= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "list_entry";
--> statement-breakpoint
CREATE POLICY credit_consent ON "list_entry" FOR SELECT TO credit_consent USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and ("list_entry".superseded_at is null and disclosure_scope in ('PUBLIC', 'AUTHORIZED')
    and (("list_entry".state = 'IN_FORCE' and "list_entry".valid_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date) and ("list_entry".valid_to is null or "list_entry".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))
      or ("list_entry".state = 'PUBLICIZED' and "list_entry".notice_until >= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "list_entry";
--> statement-breakpoint
CREATE POLICY credit_own ON "list_entry" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "list_entry";
--> statement-breakpoint
CREATE POLICY credit_holder ON "list_entry" FOR SELECT TO credit_holder USING ((source_code = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ',')))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "list_entry";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "list_entry" FOR SELECT TO credit_auditor USING (disclosure_scope in ('PUBLIC', 'SHARED'));
--> statement-breakpoint
GRANT SELECT ("subject_id", "entry_id") ON "list_step" TO credit_public, credit_shared, credit_area, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "entry_id", "version", "objection", "kind", "party_name", "taken_on", "until_on", "statement", "basis", "source_code", "region_code", "recorded_at") ON "list_step" TO credit_entitled, credit_consent, credit_own;
--> statement-breakpoint
GRANT SELECT ("subject_id", "entry_id", "version", "objection", "kind", "party_id", "party_name", "taken_on", "until_on", "statement", "basis", "actor", "source_code", "region_code", "recorded_at") ON "list_step" TO credit_holder;
--> statement-breakpoint
ALTER TABLE "list_step" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "list_step" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "list_step";
--> statement-breakpoint
CREATE POLICY owner ON "list_step" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "list_step";
--> statement-breakpoint
CREATE POLICY credit_public ON "list_step" FOR SELECT TO credit_public USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "list_step";
--> statement-breakpoint
CREATE POLICY credit_shared ON "list_step" FOR SELECT TO credit_shared USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "list_step";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "list_step" FOR SELECT TO credit_entitled USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "list_step";
--> statement-breakpoint
CREATE POLICY credit_area ON "list_step" FOR SELECT TO credit_area USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "list_step";
--> statement-breakpoint
CREATE POLICY credit_consent ON "list_step" FOR SELECT TO credit_consent USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "list_step";
--> statement-breakpoint
CREATE POLICY credit_own ON "list_step" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "list_step";
--> statement-breakpoint
CREATE POLICY credit_holder ON "list_step" FOR SELECT TO credit_holder USING ((source_code = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ',')))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "list_step";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "list_step" FOR SELECT TO credit_auditor USING (false);
--> statement-breakpoint
GRANT SELECT ("id") ON "list_bulletin" TO credit_public, credit_consent;
--> statement-breakpoint
GRANT SELECT ("id", "party_id", "party_name", "source_code", "region_code", "overseer_source", "list_code", "month", "version", "corrects", "reason", "state", "revision", "content", "content_hash", "entry_count", "signature", "channel", "submission_number", "receipt_number", "frozen_at", "signed_at", "submitted_at", "receipted_at", "corrected_at") ON "list_bulletin" TO credit_shared, credit_entitled, credit_area, credit_own, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("id", "party_id", "party_name", "source_code", "region_code", "overseer_source", "list_code", "month", "version", "corrects", "reason", "state", "revision", "content", "content_hash", "entry_count", "signature", "channel", "submission_number", "receipt_number", "frozen_at", "signed_at", "submitted_at", "receipted_at", "corrected_at", "actor") ON "list_bulletin" TO credit_holder;
--> statement-breakpoint
ALTER TABLE "list_bulletin" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "list_bulletin" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "list_bulletin";
--> statement-breakpoint
CREATE POLICY owner ON "list_bulletin" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "list_bulletin";
--> statement-breakpoint
CREATE POLICY credit_public ON "list_bulletin" FOR SELECT TO credit_public USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "list_bulletin";
--> statement-breakpoint
CREATE POLICY credit_shared ON "list_bulletin" FOR SELECT TO credit_shared USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "list_bulletin";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "list_bulletin" FOR SELECT TO credit_entitled USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "list_bulletin";
--> statement-breakpoint
CREATE POLICY credit_area ON "list_bulletin" FOR SELECT TO credit_area USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "list_bulletin";
--> statement-breakpoint
CREATE POLICY credit_consent ON "list_bulletin" FOR SELECT TO credit_consent USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "list_bulletin";
--> statement-breakpoint
CREATE POLICY credit_own ON "list_bulletin" FOR SELECT TO credit_own USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "list_bulletin";
--> statement-breakpoint
CREATE POLICY credit_holder ON "list_bulletin" FOR SELECT TO credit_holder USING (((source_code = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ',')))) or overseer_source = any(string_to_array(current_setting('app.sources', true), ','))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "list_bulletin";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "list_bulletin" FOR SELECT TO credit_auditor USING (true);
--> statement-breakpoint
GRANT SELECT ("subject_id", "evaluation_id", "version", "scheme_code", "scheme_version", "period_from", "period_to", "state", "since_on", "status", "grade", "publicity_from", "publicity_until", "valid_from", "valid_to", "evaluator_id", "evaluator_name", "domain", "region_code", "disclosure_scope", "disputed", "recorded_at", "superseded_at") ON "evaluation" TO credit_public, credit_consent;
--> statement-breakpoint
GRANT SELECT ("subject_id", "evaluation_id", "version", "scheme_code", "scheme_version", "period_from", "period_to", "state", "since_on", "status", "grade", "score", "explanation", "publicity_from", "publicity_until", "valid_from", "valid_to", "evaluator_id", "evaluator_name", "mandate_id", "domain", "region_code", "holder_source", "disclosure_scope", "disputed", "change_kind", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "evaluation" TO credit_shared, credit_entitled, credit_area, credit_own, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "evaluation_id", "version", "scheme_code", "scheme_version", "period_from", "period_to", "state", "since_on", "status", "grade", "score", "explanation", "publicity_from", "publicity_until", "review", "valid_from", "valid_to", "evaluator_id", "evaluator_name", "mandate_id", "domain", "region_code", "holder_source", "disclosure_scope", "disputed", "change_kind", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "evaluation" TO credit_holder;
--> statement-breakpoint
ALTER TABLE "evaluation" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "evaluation" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "evaluation";
--> statement-breakpoint
CREATE POLICY owner ON "evaluation" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "evaluation";
--> statement-breakpoint
CREATE POLICY credit_public ON "evaluation" FOR SELECT TO credit_public USING (("evaluation".superseded_at is null and disclosure_scope in ('PUBLIC')
    and (("evaluation".state = 'FINAL' and "evaluation".valid_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date) and ("evaluation".valid_to is null or "evaluation".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))
      or ("evaluation".state = 'PUBLICITY' and "evaluation".publicity_until >= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "evaluation";
--> statement-breakpoint
CREATE POLICY credit_shared ON "evaluation" FOR SELECT TO credit_shared USING (("evaluation".superseded_at is null and disclosure_scope in ('PUBLIC', 'SHARED')
    and (("evaluation".state = 'FINAL' and "evaluation".valid_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date) and (coalesce(current_setting('app.history', true), '') = 'on' or ("evaluation".valid_to is null or "evaluation".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))))
      or ("evaluation".state = 'PUBLICITY' and "evaluation".publicity_until >= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "evaluation";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "evaluation" FOR SELECT TO credit_entitled USING (("evaluation".superseded_at is null and disclosure_scope in ('PUBLIC', 'SHARED', 'AUTHORIZED')
    and (("evaluation".state = 'FINAL' and "evaluation".valid_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date) and (coalesce(current_setting('app.history', true), '') = 'on' or ("evaluation".valid_to is null or "evaluation".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))))
      or ("evaluation".state = 'PUBLICITY' and "evaluation".publicity_until >= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "evaluation";
--> statement-breakpoint
CREATE POLICY credit_area ON "evaluation" FOR SELECT TO credit_area USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and ("evaluation".superseded_at is null and disclosure_scope in ('PUBLIC', 'SHARED')
    and (("evaluation".state = 'FINAL' and "evaluation".valid_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date) and (coalesce(current_setting('app.history', true), '') = 'on' or ("evaluation".valid_to is null or "evaluation".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))))
      or ("evaluation".state = 'PUBLICITY' and "evaluation".publicity_until >= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "evaluation";
--> statement-breakpoint
CREATE POLICY credit_consent ON "evaluation" FOR SELECT TO credit_consent USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and ("evaluation".superseded_at is null and disclosure_scope in ('PUBLIC', 'AUTHORIZED')
    and (("evaluation".state = 'FINAL' and "evaluation".valid_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date) and ("evaluation".valid_to is null or "evaluation".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))
      or ("evaluation".state = 'PUBLICITY' and "evaluation".publicity_until >= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "evaluation";
--> statement-breakpoint
CREATE POLICY credit_own ON "evaluation" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "evaluation";
--> statement-breakpoint
CREATE POLICY credit_holder ON "evaluation" FOR SELECT TO credit_holder USING ((evaluator_id::text = current_setting('app.party', true)
  or (holder_source = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ','))))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "evaluation";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "evaluation" FOR SELECT TO credit_auditor USING (disclosure_scope in ('PUBLIC', 'SHARED'));
--> statement-breakpoint
GRANT SELECT ("subject_id", "evaluation_id") ON "evaluation_step" TO credit_public, credit_shared, credit_area, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "evaluation_id", "version", "kind", "party_name", "taken_on", "statement", "inputs", "evaluator_id", "holder_source", "region_code", "recorded_at") ON "evaluation_step" TO credit_entitled, credit_consent, credit_own;
--> statement-breakpoint
GRANT SELECT ("subject_id", "evaluation_id", "version", "kind", "party_name", "taken_on", "statement", "inputs", "actor", "evaluator_id", "holder_source", "region_code", "recorded_at") ON "evaluation_step" TO credit_holder;
--> statement-breakpoint
ALTER TABLE "evaluation_step" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "evaluation_step" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "evaluation_step";
--> statement-breakpoint
CREATE POLICY owner ON "evaluation_step" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "evaluation_step";
--> statement-breakpoint
CREATE POLICY credit_public ON "evaluation_step" FOR SELECT TO credit_public USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "evaluation_step";
--> statement-breakpoint
CREATE POLICY credit_shared ON "evaluation_step" FOR SELECT TO credit_shared USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "evaluation_step";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "evaluation_step" FOR SELECT TO credit_entitled USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "evaluation_step";
--> statement-breakpoint
CREATE POLICY credit_area ON "evaluation_step" FOR SELECT TO credit_area USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "evaluation_step";
--> statement-breakpoint
CREATE POLICY credit_consent ON "evaluation_step" FOR SELECT TO credit_consent USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "evaluation_step";
--> statement-breakpoint
CREATE POLICY credit_own ON "evaluation_step" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "evaluation_step";
--> statement-breakpoint
CREATE POLICY credit_holder ON "evaluation_step" FOR SELECT TO credit_holder USING ((evaluator_id::text = current_setting('app.party', true)
  or (holder_source = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ','))))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "evaluation_step";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "evaluation_step" FOR SELECT TO credit_auditor USING (false);
--> statement-breakpoint
GRANT SELECT ("subject_id", "objection_id", "version", "fact_kind", "state", "filed_on", "due_on", "recorded_at", "superseded_at") ON "objection" TO credit_public;
--> statement-breakpoint
GRANT SELECT ("subject_id", "objection_id", "version", "fact_kind", "fact_id", "aspect", "state", "filed_on", "since_on", "due_on", "parent_from", "bureau_from", "decision_due_on", "decided_on", "outcome", "is_reviewed", "marked", "fact_until", "domain", "region_code", "source_code", "handler_id", "handler_name", "verifier_source", "parent_source", "bureau_source", "disclosure_scope", "change_kind", "recorded_at", "superseded_at") ON "objection" TO credit_shared, credit_area, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "objection_id", "version", "fact_kind", "fact_id", "aspect", "state", "filed_on", "since_on", "due_on", "parent_from", "bureau_from", "decision_due_on", "decided_on", "outcome", "is_reviewed", "marked", "fact_until", "domain", "region_code", "source_code", "handler_id", "handler_name", "verifier_source", "parent_source", "bureau_source", "on_behalf", "disclosure_scope", "change_kind", "recorded_at", "superseded_at") ON "objection" TO credit_entitled, credit_own;
--> statement-breakpoint
GRANT SELECT ("subject_id", "objection_id", "version", "fact_kind", "state", "filed_on", "due_on", "on_behalf", "recorded_at", "superseded_at") ON "objection" TO credit_consent;
--> statement-breakpoint
GRANT SELECT ("subject_id", "objection_id", "version", "fact_kind", "fact_id", "aspect", "state", "filed_on", "since_on", "due_on", "parent_from", "bureau_from", "decision_due_on", "decided_on", "outcome", "is_reviewed", "marked", "fact_until", "domain", "region_code", "source_code", "handler_id", "handler_name", "verifier_source", "parent_source", "bureau_source", "filer_id", "on_behalf", "decided_by", "disclosure_scope", "change_kind", "recorded_at", "superseded_at") ON "objection" TO credit_holder;
--> statement-breakpoint
ALTER TABLE "objection" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "objection" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "objection";
--> statement-breakpoint
CREATE POLICY owner ON "objection" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "objection";
--> statement-breakpoint
CREATE POLICY credit_public ON "objection" FOR SELECT TO credit_public USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "objection";
--> statement-breakpoint
CREATE POLICY credit_shared ON "objection" FOR SELECT TO credit_shared USING (("objection".superseded_at is null and "objection".marked and disclosure_scope in ('PUBLIC', 'SHARED')
        and (coalesce(current_setting('app.history', true), '') = 'on' or "objection".fact_until is null or "objection".fact_until > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "objection";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "objection" FOR SELECT TO credit_entitled USING (("objection".superseded_at is null and "objection".marked and disclosure_scope in ('PUBLIC', 'SHARED', 'AUTHORIZED')
        and (coalesce(current_setting('app.history', true), '') = 'on' or "objection".fact_until is null or "objection".fact_until > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "objection";
--> statement-breakpoint
CREATE POLICY credit_area ON "objection" FOR SELECT TO credit_area USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and ("objection".superseded_at is null and "objection".marked and disclosure_scope in ('PUBLIC', 'SHARED')
        and (coalesce(current_setting('app.history', true), '') = 'on' or "objection".fact_until is null or "objection".fact_until > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "objection";
--> statement-breakpoint
CREATE POLICY credit_consent ON "objection" FOR SELECT TO credit_consent USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "objection";
--> statement-breakpoint
CREATE POLICY credit_own ON "objection" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "objection";
--> statement-breakpoint
CREATE POLICY credit_holder ON "objection" FOR SELECT TO credit_holder USING (((source_code = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ',')))) or (verifier_source = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ',')))) or ("objection".superseded_at is null
    and (("objection".parent_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date) and parent_source = any(string_to_array(current_setting('app.sources', true), ',')))
      or ("objection".bureau_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date) and bureau_source = any(string_to_array(current_setting('app.sources', true), ',')))))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "objection";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "objection" FOR SELECT TO credit_auditor USING (disclosure_scope in ('PUBLIC', 'SHARED'));
--> statement-breakpoint
GRANT SELECT ("subject_id", "objection_id") ON "objection_step" TO credit_public, credit_shared, credit_area, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "objection_id", "version", "kind", "party_name", "taken_on", "statement", "items", "evidence", "source_code", "verifier_source", "region_code", "recorded_at") ON "objection_step" TO credit_entitled, credit_consent, credit_own;
--> statement-breakpoint
GRANT SELECT ("subject_id", "objection_id", "version", "kind", "party_name", "taken_on", "statement", "items", "evidence", "actor", "source_code", "verifier_source", "region_code", "recorded_at") ON "objection_step" TO credit_holder;
--> statement-breakpoint
ALTER TABLE "objection_step" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "objection_step" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "objection_step";
--> statement-breakpoint
CREATE POLICY owner ON "objection_step" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "objection_step";
--> statement-breakpoint
CREATE POLICY credit_public ON "objection_step" FOR SELECT TO credit_public USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "objection_step";
--> statement-breakpoint
CREATE POLICY credit_shared ON "objection_step" FOR SELECT TO credit_shared USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "objection_step";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "objection_step" FOR SELECT TO credit_entitled USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "objection_step";
--> statement-breakpoint
CREATE POLICY credit_area ON "objection_step" FOR SELECT TO credit_area USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "objection_step";
--> statement-breakpoint
CREATE POLICY credit_consent ON "objection_step" FOR SELECT TO credit_consent USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "objection_step";
--> statement-breakpoint
CREATE POLICY credit_own ON "objection_step" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "objection_step";
--> statement-breakpoint
CREATE POLICY credit_holder ON "objection_step" FOR SELECT TO credit_holder USING (((source_code = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ',')))) or (verifier_source = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ','))))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "objection_step";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "objection_step" FOR SELECT TO credit_auditor USING (false);
--> statement-breakpoint
GRANT SELECT ("subject_id", "proceeding_id", "version", "filed_on", "recorded_at", "superseded_at") ON "legal_proceeding" TO credit_public;
--> statement-breakpoint
GRANT SELECT ("subject_id", "proceeding_id", "version", "fact_kind", "fact_id", "kind", "state", "organ", "case_number", "filed_on", "since_on", "outcome", "document_number", "domain", "region_code", "source_code", "disclosure_scope", "change_kind", "recorded_at", "superseded_at") ON "legal_proceeding" TO credit_shared, credit_area, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "proceeding_id", "version", "fact_kind", "fact_id", "kind", "state", "organ", "case_number", "filed_on", "since_on", "outcome", "document_number", "statement", "domain", "region_code", "source_code", "disclosure_scope", "change_kind", "recorded_at", "superseded_at") ON "legal_proceeding" TO credit_entitled, credit_own;
--> statement-breakpoint
GRANT SELECT ("subject_id", "proceeding_id", "version", "filed_on", "statement", "recorded_at", "superseded_at") ON "legal_proceeding" TO credit_consent;
--> statement-breakpoint
GRANT SELECT ("subject_id", "proceeding_id", "version", "fact_kind", "fact_id", "kind", "state", "organ", "case_number", "filed_on", "since_on", "outcome", "document_number", "statement", "domain", "region_code", "source_code", "disclosure_scope", "change_kind", "actor", "recorded_at", "superseded_at") ON "legal_proceeding" TO credit_holder;
--> statement-breakpoint
ALTER TABLE "legal_proceeding" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "legal_proceeding" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "legal_proceeding";
--> statement-breakpoint
CREATE POLICY owner ON "legal_proceeding" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "legal_proceeding";
--> statement-breakpoint
CREATE POLICY credit_public ON "legal_proceeding" FOR SELECT TO credit_public USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "legal_proceeding";
--> statement-breakpoint
CREATE POLICY credit_shared ON "legal_proceeding" FOR SELECT TO credit_shared USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "legal_proceeding";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "legal_proceeding" FOR SELECT TO credit_entitled USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "legal_proceeding";
--> statement-breakpoint
CREATE POLICY credit_area ON "legal_proceeding" FOR SELECT TO credit_area USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "legal_proceeding";
--> statement-breakpoint
CREATE POLICY credit_consent ON "legal_proceeding" FOR SELECT TO credit_consent USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "legal_proceeding";
--> statement-breakpoint
CREATE POLICY credit_own ON "legal_proceeding" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "legal_proceeding";
--> statement-breakpoint
CREATE POLICY credit_holder ON "legal_proceeding" FOR SELECT TO credit_holder USING ((source_code = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ',')))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "legal_proceeding";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "legal_proceeding" FOR SELECT TO credit_auditor USING (disclosure_scope in ('PUBLIC', 'SHARED'));
--> statement-breakpoint
GRANT SELECT ("subject_id", "commitment_id", "version", "code", "template", "type_code", "scene_code", "publication_class", "reason", "content", "liability", "domain", "region_code", "signed_on", "valid_from", "valid_to", "stage", "state", "disputed", "disclosure_scope", "published_from", "published_to", "accepting_unit", "accepting_unit_code", "judged_on", "judging_unit", "judging_unit_code", "unfulfilled_content", "accountability", "recorded_at", "superseded_at") ON "commitment" TO credit_public, credit_consent;
--> statement-breakpoint
GRANT SELECT ("subject_id", "commitment_id", "version", "code", "template", "type_code", "scene_code", "publication_class", "reason", "content", "liability", "domain", "region_code", "signed_on", "valid_from", "valid_to", "stage", "state", "disputed", "disclosure_scope", "publication_reason", "published_from", "published_to", "accepting_unit", "accepting_unit_code", "judged_on", "judging_unit", "judging_unit_code", "unfulfilled_content", "accountability", "breach_record_id", "change_kind", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "commitment" TO credit_shared, credit_entitled, credit_area, credit_own, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "commitment_id", "version", "code", "template", "type_code", "scene_code", "publication_class", "reason", "content", "liability", "domain", "region_code", "signed_on", "valid_from", "valid_to", "stage", "state", "disputed", "disclosure_scope", "publication_reason", "published_from", "published_to", "accepting_unit", "accepting_unit_code", "judged_on", "judging_unit", "judging_unit_code", "unfulfilled_content", "accountability", "evidence", "remarks", "breach_record_id", "change_kind", "change_reason", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "commitment" TO credit_holder;
--> statement-breakpoint
ALTER TABLE "commitment" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "commitment" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "commitment";
--> statement-breakpoint
CREATE POLICY owner ON "commitment" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "commitment";
--> statement-breakpoint
CREATE POLICY credit_public ON "commitment" FOR SELECT TO credit_public USING (("commitment".superseded_at is null and ("commitment".state = 'IN_FORCE') and disclosure_scope in ('PUBLIC') and ("commitment".published_to is null or "commitment".published_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))
        and ("commitment".disclosure_scope <> 'PUBLIC' or "commitment".published_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "commitment";
--> statement-breakpoint
CREATE POLICY credit_shared ON "commitment" FOR SELECT TO credit_shared USING (("commitment".superseded_at is null and ("commitment".state in ('IN_FORCE', 'SHIELDED')) and disclosure_scope in ('PUBLIC', 'SHARED')
        and (coalesce(current_setting('app.history', true), '') = 'on' or ("commitment".published_to is null or "commitment".published_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "commitment";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "commitment" FOR SELECT TO credit_entitled USING (("commitment".superseded_at is null and ("commitment".state in ('IN_FORCE', 'SHIELDED')) and disclosure_scope in ('PUBLIC', 'SHARED', 'AUTHORIZED')
        and (coalesce(current_setting('app.history', true), '') = 'on' or ("commitment".published_to is null or "commitment".published_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "commitment";
--> statement-breakpoint
CREATE POLICY credit_area ON "commitment" FOR SELECT TO credit_area USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and ("commitment".superseded_at is null and ("commitment".state in ('IN_FORCE', 'SHIELDED')) and disclosure_scope in ('PUBLIC', 'SHARED')
        and (coalesce(current_setting('app.history', true), '') = 'on' or ("commitment".published_to is null or "commitment".published_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "commitment";
--> statement-breakpoint
CREATE POLICY credit_consent ON "commitment" FOR SELECT TO credit_consent USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and ("commitment".superseded_at is null and ("commitment".state = 'IN_FORCE') and disclosure_scope in ('PUBLIC', 'AUTHORIZED') and ("commitment".published_to is null or "commitment".published_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))
        and ("commitment".disclosure_scope <> 'PUBLIC' or "commitment".published_from <= coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "commitment";
--> statement-breakpoint
CREATE POLICY credit_own ON "commitment" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and disclosure_scope in ('PUBLIC', 'SHARED', 'AUTHORIZED'));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "commitment";
--> statement-breakpoint
CREATE POLICY credit_holder ON "commitment" FOR SELECT TO credit_holder USING ((source_code = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ',')))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "commitment";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "commitment" FOR SELECT TO credit_auditor USING (disclosure_scope in ('PUBLIC', 'SHARED'));
--> statement-breakpoint
GRANT SELECT ("subject_id", "application_id", "version", "measure_code", "measure_version", "purpose_code", "unit_id", "unit_name", "region_code", "domain", "state", "valid_from", "valid_to", "lifted_on", "disclosure_scope", "recorded_at", "superseded_at") ON "measure_application" TO credit_public, credit_consent;
--> statement-breakpoint
GRANT SELECT ("subject_id", "application_id", "version", "measure_code", "measure_version", "purpose_code", "unit_id", "unit_name", "region_code", "domain", "matter", "content", "effect", "check_number", "state", "valid_from", "valid_to", "lifted_on", "disclosure_scope", "change_kind", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "measure_application" TO credit_shared, credit_entitled, credit_area, credit_own, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "application_id", "version", "measure_code", "measure_version", "purpose_code", "unit_id", "unit_name", "region_code", "domain", "matter", "content", "effect", "check_number", "state", "valid_from", "valid_to", "lifted_on", "disclosure_scope", "change_kind", "change_reason", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "measure_application" TO credit_holder;
--> statement-breakpoint
ALTER TABLE "measure_application" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "measure_application" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "measure_application";
--> statement-breakpoint
CREATE POLICY owner ON "measure_application" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "measure_application";
--> statement-breakpoint
CREATE POLICY credit_public ON "measure_application" FOR SELECT TO credit_public USING (("measure_application".superseded_at is null and disclosure_scope in ('PUBLIC')
        and (("measure_application".state = 'APPLIED' and (coalesce(current_setting('app.history', true), '') = 'on' or "measure_application".valid_to is null or "measure_application".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))
          or ("measure_application".state = 'LIFTED' and coalesce(current_setting('app.history', true), '') = 'on'))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "measure_application";
--> statement-breakpoint
CREATE POLICY credit_shared ON "measure_application" FOR SELECT TO credit_shared USING (("measure_application".superseded_at is null and disclosure_scope in ('PUBLIC', 'SHARED')
        and (("measure_application".state = 'APPLIED' and (coalesce(current_setting('app.history', true), '') = 'on' or "measure_application".valid_to is null or "measure_application".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))
          or ("measure_application".state = 'LIFTED' and coalesce(current_setting('app.history', true), '') = 'on'))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "measure_application";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "measure_application" FOR SELECT TO credit_entitled USING (("measure_application".superseded_at is null and disclosure_scope in ('PUBLIC', 'SHARED', 'AUTHORIZED')
        and (("measure_application".state = 'APPLIED' and (coalesce(current_setting('app.history', true), '') = 'on' or "measure_application".valid_to is null or "measure_application".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))
          or ("measure_application".state = 'LIFTED' and coalesce(current_setting('app.history', true), '') = 'on'))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "measure_application";
--> statement-breakpoint
CREATE POLICY credit_area ON "measure_application" FOR SELECT TO credit_area USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and ("measure_application".superseded_at is null and disclosure_scope in ('PUBLIC', 'SHARED')
        and (("measure_application".state = 'APPLIED' and (coalesce(current_setting('app.history', true), '') = 'on' or "measure_application".valid_to is null or "measure_application".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))
          or ("measure_application".state = 'LIFTED' and coalesce(current_setting('app.history', true), '') = 'on'))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "measure_application";
--> statement-breakpoint
CREATE POLICY credit_consent ON "measure_application" FOR SELECT TO credit_consent USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and ("measure_application".superseded_at is null and disclosure_scope in ('PUBLIC', 'AUTHORIZED')
        and (("measure_application".state = 'APPLIED' and (coalesce(current_setting('app.history', true), '') = 'on' or "measure_application".valid_to is null or "measure_application".valid_to > coalesce(nullif(current_setting('app.today', true), '')::date, (now() at time zone interval '+08:00')::date)))
          or ("measure_application".state = 'LIFTED' and coalesce(current_setting('app.history', true), '') = 'on'))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "measure_application";
--> statement-breakpoint
CREATE POLICY credit_own ON "measure_application" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and disclosure_scope in ('PUBLIC', 'SHARED', 'AUTHORIZED'));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "measure_application";
--> statement-breakpoint
CREATE POLICY credit_holder ON "measure_application" FOR SELECT TO credit_holder USING ((source_code = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ',')))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "measure_application";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "measure_application" FOR SELECT TO credit_auditor USING (disclosure_scope in ('PUBLIC', 'SHARED'));
--> statement-breakpoint
GRANT SELECT ("subject_id", "repair_id", "version", "fact_kind", "fact_id", "state", "since_on", "applied_on", "due_on", "domain", "region_code", "disclosure_scope", "recorded_at", "superseded_at") ON "repair" TO credit_public;
--> statement-breakpoint
GRANT SELECT ("subject_id", "repair_id", "version", "fact_kind", "fact_id", "rule_code", "rule_version", "state", "since_on", "applied_on", "counted_on", "is_extended", "due_on", "accepted_on", "decided_on", "notified_on", "decided_by", "decider_name", "decision_number", "domain", "region_code", "disclosure_scope", "change_kind", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "repair" TO credit_shared, credit_area, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "repair_id", "version", "fact_kind", "fact_id", "rule_code", "rule_version", "way", "hours", "state", "since_on", "applied_on", "counted_on", "is_extended", "due_on", "accepted_on", "decided_on", "notified_on", "decided_by", "decider_name", "decision_number", "barred_until", "domain", "region_code", "disclosure_scope", "change_kind", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "repair" TO credit_entitled, credit_own;
--> statement-breakpoint
GRANT SELECT ("subject_id", "repair_id", "version", "fact_kind", "fact_id", "way", "hours", "state", "since_on", "applied_on", "due_on", "barred_until", "domain", "region_code", "disclosure_scope", "recorded_at", "superseded_at") ON "repair" TO credit_consent;
--> statement-breakpoint
GRANT SELECT ("subject_id", "repair_id", "version", "fact_kind", "fact_id", "rule_code", "rule_version", "way", "hours", "state", "since_on", "applied_on", "counted_on", "is_extended", "due_on", "accepted_on", "decided_on", "notified_on", "decided_by", "decider_name", "decision_number", "barred_until", "authority_id", "domain", "region_code", "disclosure_scope", "change_kind", "recorded_at", "superseded_at", "source_code", "file_id", "row_number", "row_hash", "exported_at", "received_at") ON "repair" TO credit_holder;
--> statement-breakpoint
ALTER TABLE "repair" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "repair" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "repair";
--> statement-breakpoint
CREATE POLICY owner ON "repair" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "repair";
--> statement-breakpoint
CREATE POLICY credit_public ON "repair" FOR SELECT TO credit_public USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "repair";
--> statement-breakpoint
CREATE POLICY credit_shared ON "repair" FOR SELECT TO credit_shared USING (("repair".superseded_at is null and disclosure_scope in ('PUBLIC', 'SHARED') and "repair".state <> 'GRANTED' and true));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "repair";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "repair" FOR SELECT TO credit_entitled USING (("repair".superseded_at is null and disclosure_scope in ('PUBLIC', 'SHARED', 'AUTHORIZED') and "repair".state <> 'GRANTED' and true));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "repair";
--> statement-breakpoint
CREATE POLICY credit_area ON "repair" FOR SELECT TO credit_area USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and ("repair".superseded_at is null and disclosure_scope in ('PUBLIC', 'SHARED') and "repair".state <> 'GRANTED' and true));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "repair";
--> statement-breakpoint
CREATE POLICY credit_consent ON "repair" FOR SELECT TO credit_consent USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "repair";
--> statement-breakpoint
CREATE POLICY credit_own ON "repair" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0 and (coalesce(current_setting('app.domains', true), '') = '' or domain = any(string_to_array(current_setting('app.domains', true), ','))) and disclosure_scope in ('PUBLIC', 'SHARED', 'AUTHORIZED'));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "repair";
--> statement-breakpoint
CREATE POLICY credit_holder ON "repair" FOR SELECT TO credit_holder USING ((source_code = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ',')))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "repair";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "repair" FOR SELECT TO credit_auditor USING (disclosure_scope in ('PUBLIC', 'SHARED'));
--> statement-breakpoint
GRANT SELECT ("subject_id", "repair_id") ON "repair_step" TO credit_public, credit_shared, credit_area, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "repair_id", "version", "kind", "party_name", "taken_on", "statement", "evidence", "source_code", "region_code", "recorded_at") ON "repair_step" TO credit_entitled, credit_consent, credit_own;
--> statement-breakpoint
GRANT SELECT ("subject_id", "repair_id", "version", "kind", "party_name", "taken_on", "statement", "evidence", "actor", "source_code", "region_code", "recorded_at") ON "repair_step" TO credit_holder;
--> statement-breakpoint
ALTER TABLE "repair_step" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "repair_step" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP POLICY IF EXISTS owner ON "repair_step";
--> statement-breakpoint
CREATE POLICY owner ON "repair_step" TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_public ON "repair_step";
--> statement-breakpoint
CREATE POLICY credit_public ON "repair_step" FOR SELECT TO credit_public USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_shared ON "repair_step";
--> statement-breakpoint
CREATE POLICY credit_shared ON "repair_step" FOR SELECT TO credit_shared USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_entitled ON "repair_step";
--> statement-breakpoint
CREATE POLICY credit_entitled ON "repair_step" FOR SELECT TO credit_entitled USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_area ON "repair_step";
--> statement-breakpoint
CREATE POLICY credit_area ON "repair_step" FOR SELECT TO credit_area USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_consent ON "repair_step";
--> statement-breakpoint
CREATE POLICY credit_consent ON "repair_step" FOR SELECT TO credit_consent USING (false);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_own ON "repair_step";
--> statement-breakpoint
CREATE POLICY credit_own ON "repair_step" FOR SELECT TO credit_own USING (strpos(current_setting('app.subjects', true), subject_id::text) > 0);
--> statement-breakpoint
DROP POLICY IF EXISTS credit_holder ON "repair_step";
--> statement-breakpoint
CREATE POLICY credit_holder ON "repair_step" FOR SELECT TO credit_holder USING ((source_code = any(string_to_array(current_setting('app.sources', true), ',')) and (coalesce(current_setting('app.regions', true), '') = '' or region_code = any(string_to_array(current_setting('app.regions', true), ',')))));
--> statement-breakpoint
DROP POLICY IF EXISTS credit_auditor ON "repair_step";
--> statement-breakpoint
CREATE POLICY credit_auditor ON "repair_step" FOR SELECT TO credit_auditor USING (false);
--> statement-breakpoint
GRANT SELECT ("type", "value", "subject_id") ON "identifier" TO credit_public, credit_shared, credit_entitled, credit_area, credit_consent, credit_own, credit_holder, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "category", "name", "core_name", "bigrams", "region_code", "legal_form", "status", "established_on") ON "subject_name" TO credit_public, credit_shared, credit_entitled, credit_area, credit_consent, credit_own, credit_holder, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "id", "into_subject_id", "recorded_at", "superseded_at") ON "subject_link" TO credit_public, credit_shared, credit_entitled, credit_area, credit_consent, credit_own, credit_auditor;
--> statement-breakpoint
GRANT SELECT ("subject_id", "id", "into_subject_id", "reason", "recorded_at", "superseded_at") ON "subject_link" TO credit_holder;
