import { PgDialect } from 'drizzle-orm/pg-core'
import { DATABASE_CLASSES, type DatabaseClass } from '../disclosure/database-class.ts'
import { columnsOf, WALL, type Walled } from './wall.rules.ts'

const CLASSES = Object.keys(DATABASE_CLASSES) as DatabaseClass[]

/** The roles of all database classes. */
export const ROLES: readonly string[] = CLASSES.map((one) => DATABASE_CLASSES[one].role)

/** Who owns the tables keeps all its rights under a forced row policy through this one. */
export const OWNER_POLICY = 'owner'

/** PostgreSQL's code that the migration ends with where roles are missing that the user may not make. */
export const ROLES_MISSING = 'CRW01'

/**
 * The wall as a migration: its steps, one statement each. They can be applied again over an older wall; whoever applies
 * them owns the tables.
 */
export function wallSteps(): string[] {
  return [
    MAKE_ROLES,
    `GRANT USAGE ON SCHEMA public TO ${ROLES.join(', ')}`,
    `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, ${ROLES.join(', ')}`,
    ...WALL.flatMap((table) => [...grants(table), ...policies(table)]),
  ]
}

/** The text of the migration file. */
export function wallMigration(): string {
  return `${wallSteps()
    .map((step) => `${step};`)
    .join('\n--> statement-breakpoint\n')}\n`
}

/**
 * Roles belong to the whole server: another database of it may make the same one at the same moment, or have made it
 * long ago. A user who may make none goes on where an administrator made them and let it act as them.
 */
const MAKE_ROLES = `DO $$
DECLARE
  roles text[] := ARRAY[${ROLES.map((role) => `'${role}'`).join(', ')}];
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
          RAISE EXCEPTION USING ERRCODE = '${ROLES_MISSING}', MESSAGE = format(
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
END $$`

/** Roles that read the same columns share a statement. */
function grants(table: Walled): string[] {
  const byColumns = new Map<string, DatabaseClass[]>()
  for (const one of CLASSES) {
    const columns = columnsOf(table, one).join('", "')
    byColumns.set(columns, [...(byColumns.get(columns) ?? []), one])
  }
  return [...byColumns].map(
    ([columns, classes]) =>
      `GRANT SELECT ("${columns}") ON "${table.name}" TO ${classes.map((one) => DATABASE_CLASSES[one].role).join(', ')}`,
  )
}

function policies(table: Walled): string[] {
  const { name, rows } = table
  if (rows === null) return []
  return [
    `ALTER TABLE "${name}" ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE "${name}" FORCE ROW LEVEL SECURITY`,
    `DROP POLICY IF EXISTS ${OWNER_POLICY} ON "${name}"`,
    `CREATE POLICY ${OWNER_POLICY} ON "${name}" TO CURRENT_USER USING (true) WITH CHECK (true)`,
    ...CLASSES.flatMap((one) => {
      const { role } = DATABASE_CLASSES[one]
      return [
        `DROP POLICY IF EXISTS ${role} ON "${name}"`,
        `CREATE POLICY ${role} ON "${name}" FOR SELECT TO ${role} USING (${policyText(table, one)})`,
      ]
    }),
  ]
}

const dialect = new PgDialect()

/** The condition of a row policy; it takes no parameters. */
export function policyText({ rows }: Walled, databaseClass: DatabaseClass): string {
  if (rows === null) return 'true'
  const { sql, params } = dialect.sqlToQuery(rows(databaseClass))
  if (params.length > 0) throw new Error('a row policy takes no parameters')
  return sql
}
