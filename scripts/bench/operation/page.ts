import { readGlobalId } from '../../../src/relay/global-id.ts'
import { bigrams } from '../../../src/subject/name.rules.ts'
import { nodesOf, operation, type Connection, type FeedPlace, TODAY } from './operation.ts'

const PAGE = 20

const SEARCH_DOCUMENT = `query Search($name: String!) {
  subjects(search: $name, first: ${PAGE}) {
    pageInfo { hasNextPage endCursor }
    edges { node {
      id name usci category region { code }
      ... on Organization { status }
      evaluations(first: 1, filter: { state: [FINAL] }) { edges { node { grade { code } domain validFrom } } }
    } }
  } }`

const candidates = (condition: string) =>
  `(select subject_id, name, core_name from subject_name where ${condition} limit 2000)`
const SEARCH = `select null as subject, null as facts, coalesce(json_agg(f order by f.rank, f.id), '[]')::text as body
    from (
      select n.subject_id as id, n.rank, n.name, v.category, v.region_code as region, v.status,
             (select value from subject_identifier where subject_id = n.subject_id and type = 'USCI' limit 1) as usci,
             (select json_build_object('grade', e.grade, 'domain', e.domain, 'validFrom', e.valid_from)
                from evaluation e
               where e.subject_id = n.subject_id and e.superseded_at is null and e.state = 'FINAL'
                 and e.disclosure_scope = 'PUBLIC' and e.valid_from <= ${TODAY}
                 and (e.valid_to is null or e.valid_to > ${TODAY})
               order by e.since_on desc, e.evaluation_id desc limit 1) as evaluation
        from (
          select subject_id, name, (case when name = $1 then 0
                   when core_name = $1 and starts_with(name, $1) then 1 when core_name = $1 then 2
                   when starts_with(core_name, $1) then 3 when position($1 in name) > 0 then 4
                   else 6 end * 1000 + length(name)) as rank
            from (${[
              'name = $1',
              'core_name = $1',
              `core_name ~>=~ $1 and core_name ~<~ ($1 || U&'\\FFFD')`,
              'bigrams @> $2::text[]',
            ]
              .map(candidates)
              .join(' union ')}) found
           order by rank, subject_id limit ${PAGE}) n
        join subject_version v on v.subject_id = n.subject_id and v.superseded_at is null and v.valid_to is null) f`

interface Named {
  name: string
}

export const SEARCH_PAGE = operation<string>({
  name: 'W3',
  title: `a page of ${PAGE} of a search by name, with the latest grade`,
  caller: 'anonymous',
  headers: {},
  document: SEARCH_DOCUMENT,
  target: 0.9,
  questions: ({ names }) => names,
  variables: (name) => ({ name }),
  limit: { sql: SEARCH, parameters: (name) => [name, bigrams(name)], logs: null },
  content: {
    ofProduct: ({ subjects }: { subjects: Connection<Named> }) =>
      nodesOf(subjects).map(({ name }) => name),
    ofLimit: ([found]: [Named[]]) => found.map(({ name }) => name),
    least: PAGE,
  },
})

const LIST_DOCUMENT = `query PublicList($list: String!) {
  listEntries(filter: { list: [$list] }, first: ${PAGE}) {
    pageInfo { hasNextPage endCursor }
    edges { node { id documentNumber authority legalBasis state sinceOn inForceFrom inForceUntil subject { name usci } } }
  } }`
const LIST = `select null as subject, null as facts, coalesce(json_agg(f), '[]')::text as body
    from (
      select e.entry_id as id, e.document_number as "documentNumber", e.authority_name as authority,
             e.legal_basis as "legalBasis", e.state, e.since_on as "sinceOn", e.valid_from as "validFrom",
             e.valid_to as "validTo", v.name,
             (select value from subject_identifier where subject_id = e.subject_id and type = 'USCI' limit 1) as usci
        from (select * from list_entry
               where list_code = $1 and superseded_at is null and state = 'IN_FORCE' and disclosure_scope = 'PUBLIC'
                 and valid_from <= ${TODAY} and (valid_to is null or valid_to > ${TODAY})
               order by since_on desc, entry_id desc limit ${PAGE}) e
        join subject_version v on v.subject_id = e.subject_id and v.superseded_at is null and v.valid_to is null
       order by e.since_on desc, e.entry_id desc) f`

interface Listed {
  documentNumber: string
}

export const LIST_PAGE = operation<string>({
  name: 'W5',
  title: `the first ${PAGE} of a public list`,
  caller: 'anonymous',
  headers: {},
  document: LIST_DOCUMENT,
  target: 0.8,
  questions: () => ['RED'],
  variables: (list) => ({ list }),
  limit: { sql: LIST, parameters: (list) => [list], logs: null },
  content: {
    ofProduct: ({ listEntries }: { listEntries: Connection<Listed> }) =>
      nodesOf(listEntries).map(({ documentNumber }) => documentNumber),
    ofLimit: ([found]: [Listed[]]) => found.map(({ documentNumber }) => documentNumber),
    least: 1,
  },
})

/** Changes of a page. */
const CHANGES = 100
const FEED_DOCUMENT = `query Changes($after: String) {
  changes(after: $after, first: ${CHANGES}, filter: { kinds: [RECORD] }) {
    pageInfo { hasNextPage endCursor }
    edges { node { kind operation at subjectId factId changed } }
  } }`
const FEED = `select null as subject, null as facts, coalesce(json_agg(f), '[]')::text as body
    from (
      select 'RECORD' as kind, 'APPEARED' as operation, r.recorded_at as at, r.subject_id as "subjectId",
             r.record_id as "factId"
        from record r
       where (r.recorded_at, r.subject_id, r.record_id) > ($1::text::timestamptz, $2::uuid, $3::uuid)
         and r.superseded_at is null and r.state = 'IN_FORCE' and r.disclosure_scope = 'PUBLIC'
         and r.published_from <= ${TODAY} and (r.published_to is null or r.published_to > ${TODAY})
       order by r.recorded_at, r.subject_id, r.record_id limit ${CHANGES}) f`

export const FEED_PAGE = operation<FeedPlace>({
  name: 'W6',
  title: `a page of ${CHANGES} of the change feed`,
  caller: 'agency',
  headers: {},
  document: FEED_DOCUMENT,
  target: null,
  questions: ({ positions }) => positions,
  variables: ({ cursor }) => ({ after: cursor }),
  limit: {
    sql: FEED,
    parameters: ({ at, subjectId, recordId }) => [at, subjectId, recordId],
    logs: null,
  },
  content: {
    ofProduct: ({ changes }: { changes: Connection<{ factId: string }> }) =>
      nodesOf(changes).map(({ factId }) => {
        const id = readGlobalId(factId)
        return id?.kind === 'record' ? id.recordId : factId
      }),
    ofLimit: ([found]: [{ factId: string }[]]) => found.map(({ factId }) => factId),
    least: CHANGES,
  },
})
