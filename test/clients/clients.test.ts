import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client/core'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { relayStylePagination } from '@apollo/client/utilities'
import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bearer, issueByOperator } from '../support/credentials.ts'
import { makeFactories, type MadeSubject } from '../support/make.ts'
import { startHttp, type HttpServer } from '../server/http-server.ts'

const RECORDS = gql`
  query Records($id: ID!, $after: String) {
    node(id: $id) {
      id
      ... on Organization {
        name
        records(first: 2, after: $after) {
          totalCount
          edges {
            cursor
            node {
              id
              title
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`
const ISSUE = gql`
  mutation Issue($input: IssueTokenInput!) {
    issueToken(input: $input) {
      clientMutationId
      token {
        id
        name
        state
      }
    }
  }
`
const TOKENS = gql`
  query Tokens {
    tokens(first: 10) {
      totalCount
      edges {
        node {
          id
          name
          state
        }
      }
    }
  }
`

/**
 * For `application/json` the draft would have 200 also where a document is not run at all (it cannot be parsed, does not
 * fit, or its variables do not), for the sake of clients that read no body of another status. Here it is 400 in either
 * media type: those in front of the server (gateways, rate limiters, monitors) know a refusal by its status, and each
 * bomb has to be one of 4xx. The body is the same well-formed answer; Apollo Server and its clients do likewise.
 */
const ANSWERS_400 = 'a document that is not run answers 400'

/** Audits that the server does not pass, each with the reason why it should not. None is a MUST. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  '572B': ANSWERS_400,
  FDE2: ANSWERS_400,
  '7B9B': ANSWERS_400,
}

/** What answers are read as here. */
// oxlint-disable-next-line typescript/no-explicit-any
type Data = any

let server: HttpServer

beforeAll(async () => {
  server = await startHttp()
})
afterAll(() => server.close())

describe('the audits of GraphQL over HTTP', () => {
  /** A GET has to be one that no page of another site can send: see the README. The audits know of no such header. */
  const fetchFn = (url: string, init: RequestInit = {}) =>
    fetch(url, { ...init, headers: { ...init.headers, 'apollo-require-preflight': 'true' } })
  const audits = serverAudits({ url: () => `${server.url}/graphql`, fetchFn })

  it.each(audits.map(({ id, name, fn }) => ({ id, name, fn })))('$id $name', async ({ id, fn }) => {
    const result = await fn()
    const reason = result.status === 'ok' ? null : `${result.status}: ${result.reason}`
    if (EXCEPTIONS[id] === undefined) expect(reason).toBeNull()
    else expect(reason).not.toBeNull()
  })

  it('are the whole suite, and no exception is a MUST', () => {
    expect(audits.length).toBeGreaterThan(60)
    const musts = audits.filter(({ id, name }) => id in EXCEPTIONS && name.startsWith('MUST'))
    expect(musts).toEqual([])
    expect(Object.keys(EXCEPTIONS).every((id) => audits.some((one) => one.id === id))).toBe(true)
  })
})

describe('Apollo Client', () => {
  let firm: MadeSubject
  let secret: string

  beforeAll(async () => {
    const make = makeFactories(server.world)
    firm = await make.subject()
    for (const day of [1, 2, 3, 4, 5]) await make.penalty(firm, { decidedOn: `2026-08-0${day}` })
    const issued = await issueByOperator(server.world.base, { permissions: ['token:manage'] })
    secret = issued.secret
  })

  const clientOf = (headers: Record<string, string> = {}) =>
    new ApolloClient({
      link: new HttpLink({ uri: `${server.url}/graphql`, headers }),
      cache: new InMemoryCache({
        typePolicies: {
          Organization: { fields: { records: relayStylePagination() } },
          Query: { fields: { tokens: relayStylePagination() } },
        },
      }),
    })

  async function idOf(client: ApolloClient): Promise<string> {
    const query = gql`
      query Find($code: String!) {
        subject(identifier: { value: $code }) {
          id
          name
        }
      }
    `
    const { data } = await client.query<Data>({ query, variables: { code: firm.usci } })
    return data.subject.id
  }

  it('asks by variables and keeps what it was told by type and id', async () => {
    const client = clientOf()
    const id = await idOf(client)
    const cached = client.cache.extract() as Record<string, Data>
    expect(cached[`Organization:${id}`]).toMatchObject({ __typename: 'Organization', id })
  })

  it('walks a list by pages, which its cache puts together', async () => {
    const client = clientOf()
    const variables = { id: await idOf(client) }
    const watched = client.watchQuery<Data>({ query: RECORDS, variables })
    const first = await watched.refetch()
    expect(first.data.node.records.edges).toHaveLength(2)
    for (let pages = 1; pages < 3; pages += 1) {
      const { pageInfo } = watched.getCurrentResult().data.node.records
      expect(pageInfo.hasNextPage).toBe(true)
      await watched.fetchMore({ variables: { after: pageInfo.endCursor } })
    }
    const { records } = client.readQuery<Data>({ query: RECORDS, variables })!.node
    const ids = records.edges.map(({ node }: Data) => node.id)
    expect(new Set(ids).size).toBe(5)
    expect([ids.length, records.totalCount, records.pageInfo.hasNextPage]).toEqual([5, 5, false])
  })

  it('writes, and reads what it wrote', async () => {
    const client = clientOf(bearer(secret))
    const input = {
      name: '示例报送程序',
      permissions: ['token:manage'],
      quota: 100,
      expiresAt: '2026-11-30T00:00:00Z',
      clientMutationId: 'one',
    }
    const { data } = await client.mutate<Data>({
      mutation: ISSUE,
      variables: { input },
      refetchQueries: [],
    })
    expect(data.issueToken).toMatchObject({ clientMutationId: 'one', token: { state: 'ACTIVE' } })
    const read = await client.query<Data>({ query: TOKENS })
    const names = read.data.tokens.edges.map(({ node }: Data) => node.name)
    expect(names).toContain('示例报送程序')
  })

  it('is told by a code what is refused', async () => {
    const query = gql`
      query {
        subjects(first: 1, search: "示") {
          totalCount
        }
      }
    `
    const error: unknown = await clientOf()
      .query({ query })
      .catch((thrown: unknown) => thrown)
    expect(CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions?.['code']).toBe(
      'SEARCH_TOO_SHORT',
    )
  })
})
