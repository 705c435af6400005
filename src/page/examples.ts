/** One example query of the page: names in both languages, the query and its variables. */
export interface Example {
  title: { zh: string; en: string }
  query: string
  variables: Record<string, unknown>
}

/** The examples in the order in which the page lists them; the first three open as tabs. */
export const EXAMPLES: Example[] = [
  {
    title: { zh: '我是谁，能看什么', en: 'Who am I, and what may I see' },
    query: `# 当前访问主体、授权范围与查询用途。
# 没有令牌即为社会公众。
# The calling party, its scopes, purposes.
# Without a token: the public.
query WhoAmI {
  viewer {
    party
    class
    scopes
    purposes
  }
}
`,
    variables: {},
  },
  {
    title: { zh: '检索信用主体', en: 'Search for subjects' },
    query: `# 按名称检索，一页十条。
# Searches by name, ten to a page.
query SearchSubjects($search: String!) {
  subjects(search: $search, first: 10) {
    totalCount
    totalCountKind
    edges {
      cursor
      node {
        __typename
        id
        name
        usci
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
    variables: { search: '示例' },
  },
  {
    title: { zh: '一个主体的信用档案', en: 'The credit file of one subject' },
    query: `# 按统一社会信用代码查询主体及其记录；
# withheld 说明哪些内容未予披露。
# A subject and its records, by USCI;
# "withheld" says what was not disclosed.
query CreditFile($identifier: IdentifierInput!) {
  subject(identifier: $identifier) {
    __typename
    id
    name
    usci
    region
    records(first: 10) {
      totalCount
      edges {
        node {
          __typename
          id
          title
          documentNumber
          decidedOn
          publishedUntil
          state
          withheld
        }
      }
    }
  }
}
`,
    variables: { identifier: { value: '913206000000001230' } },
  },
  {
    title: { zh: '行政处罚记录', en: 'Penalty records' },
    query: `# 公示期内的行政处罚决定。
# Penalty decisions now published.
query PenaltyRecords {
  records(first: 10) {
    totalCount
    edges {
      node {
        __typename
        ... on PenaltyRecord {
          id
          title
          documentNumber
          decidedOn
          publishedFrom
          publishedUntil
          disputed
        }
      }
    }
  }
}
`,
    variables: {},
  },
  {
    title: { zh: '信用核查（须有查询用途）', en: 'Credit check (needs a purpose)' },
    query: `# 招投标等事项的信用核查：需要令牌，
# 给出结论、理由和可核验的回执。
# A credit check, e.g. for bidding.
# Needs a token with the purpose.
query CheckCredit($subject: IdentifierInput!, $purpose: String!, $matter: String) {
  creditCheck(subject: $subject, purpose: $purpose, matter: $matter) {
    number
    outcome
    reasons
    receipt
  }
}
`,
    variables: {
      subject: { value: '913206000000001230' },
      purpose: 'BIDDING',
      matter: '示例工程施工招标',
    },
  },
  {
    title: { zh: '信用信息目录', en: 'The catalogue' },
    query: `# 信用信息目录项及其依据。
# Catalogue items and their legal basis.
query Catalogue {
  catalogue(first: 20) {
    totalCount
    edges {
      node {
        code
        name
        basis
      }
    }
  }
}
`,
    variables: {},
  },
]
