import type { Executor } from '../database/database.ts'

/** What the database really lets the roles do, where it is not what the wall says. */
export interface WallFault {
  /** A role, or the table where it is about none. */
  who: string
  what: string
}

/**
 * Compares the rights in the database with those that are declared: one statement.
 * - every column of every table and view: `has_column_privilege` counts table-wide grants and PUBLIC's as well, which a
 *   look at the column grants would miss;
 * - nothing but SELECT, no function that runs with its owner's rights, no other role's rights, no bypass;
 * - row security enabled and forced, one policy for each role and the owner's, no other.
 * What belongs to an extension is that extension's affair.
 */
const FAULTS = `with
  extended as (select objid from pg_depend where deptype = 'e'),
  roles as (select oid, rolname, rolsuper or rolbypassrls or rolcreaterole as is_mighty
              from pg_roles where rolname = any($1::text[])),
  tables as (select c.oid, c.relname, c.relrowsecurity and c.relforcerowsecurity as is_forced, n.nspname
               from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname <> 'information_schema'
                and n.nspname not like 'pg\\_%' and c.oid not in (select objid from extended)),
  declared as (select one from unnest($2::text[]) as one),
  readable as (select concat_ws(' ', r.rolname, case t.nspname when 'public' then '' else t.nspname || '.' end
                        || t.relname, a.attname) as one
                 from roles r cross join tables t
                 join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
                where has_column_privilege(r.oid, t.oid, a.attnum, 'SELECT')),
  regulated as (select t.oid, t.relname, t.is_forced from tables t
                 where t.nspname = 'public' and t.relname = any($3::text[])),
  policies as (select g.relname, p.polname, p.polpermissive and (
                   (p.polcmd = 'r' and p.polroles = array[(select oid from roles r where r.rolname = p.polname)])
                   or (p.polname = $4::text and p.polcmd = '*' and exists (
                     select from pg_roles me where me.rolname = current_user
                        and (me.rolsuper or p.polroles = array[me.oid])))) as is_sound
                from regulated g left join pg_policy p on p.polrelid = g.oid)
select role as who, 'does not exist' as what from unnest($1::text[]) as role
 where role not in (select rolname from roles)
union all
select rolname, 'has rights that no row policy stops' from roles where is_mighty
union all
select r.rolname, 'is a member of ' || m.roleid::regrole::text from roles r
  join pg_auth_members m on m.member = r.oid
union all
select r.rolname, 'may do more than read ' || t.relname from roles r cross join tables t
 where has_table_privilege(r.oid, t.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
    or has_any_column_privilege(r.oid, t.oid, 'INSERT, UPDATE, REFERENCES')
union all
select r.rolname, 'may run ' || p.proname || ' with the rights of its owner'
  from roles r cross join pg_proc p join pg_namespace n on n.oid = p.pronamespace
 where p.prosecdef and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
   and p.oid not in (select objid from extended) and has_function_privilege(r.oid, p.oid, 'EXECUTE')
union all
select split_part(one, ' ', 1), 'may read ' || split_part(one, ' ', 2) || '.' || split_part(one, ' ', 3)
  from (select one from readable except select one from declared) as more
union all
select split_part(one, ' ', 1), 'may not read ' || split_part(one, ' ', 2) || '.' || split_part(one, ' ', 3)
  from (select one from declared except select one from readable) as less
union all
select relname, 'has no forced row security' from regulated where not is_forced
union all
select relname, 'has a row policy that is not the wall’s: ' || polname from policies where not is_sound
union all
select g.relname, 'lacks the row policy ' || wanted from regulated g
  cross join unnest($1::text[] || $4::text) as wanted
 where not exists (select from policies p where p.relname = g.relname and p.polname = wanted)`

/**
 * Where the rights in the database differ from what is declared.
 * @param declared `role table column`, for every column that a role may read
 * @param regulated the tables that have row policies
 */
export function findWallFaults(
  db: Executor,
  roles: readonly string[],
  declared: readonly string[],
  regulated: readonly string[],
  ownerPolicy: string,
): Promise<WallFault[]> {
  return db.query<WallFault>(FAULTS, [roles, declared, regulated, ownerPolicy])
}
