import { TIMELINE_EXAMPLE } from './timeline.example.ts'

/** One example query of the page: names in both languages, the query and its variables. */
export interface Example {
  title: { zh: string; en: string }
  query: string
  variables: Record<string, unknown>
  /** Only a party with a token gets an answer; of the demo parties, this one. */
  token?: string
}

/** The examples in the order in which the page lists them; the first three open as tabs. */
export const EXAMPLES: Example[] = [
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
    category
    region {
      code
      zh
    }
    records(first: 10) {
      totalCount
      edges {
        node {
          __typename
          id
          title
          documentNumber
          authority
          decidedOn
          severity
          publishedUntil
          state
          attributes {
            column {
              key
              zh
            }
            disclosure
            value
          }
          withheld {
            field
            reason
          }
        }
      }
    }
    withheld {
      field
      requires
      howToObtain
    }
  }
}
`,
    variables: { identifier: { value: '913206000000001230' } },
  },
  {
    title: { zh: '按名称检索信用主体', en: 'Search for subjects by name' },
    query: `# 名称中至少两个字，一页十条。
# Two characters of the name or more, ten to a page.
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
    variables: { search: '通达' },
  },
  {
    title: { zh: '行政处罚记录', en: 'Penalty records' },
    query: `# 公示期内的行政处罚决定，最近的在前，可按事项、日期等筛选。
# Penalty decisions now published, the latest first.
query PenaltyRecords($filter: RecordFilter!) {
  records(filter: $filter, first: 10) {
    totalCount
    edges {
      node {
        __typename
        id
        title
        documentNumber
        decidedOn
        severity
        publishedFrom
        publishedUntil
        publicityRule
        subject {
          id
          name
        }
        ... on PenaltyRecord {
          penaltyClasses
          fine {
            yuan
            reported
            unit
          }
        }
      }
    }
  }
}
`,
    variables: { filter: { kind: ['PENALTY'], decidedFrom: '2026-01-01' } },
  },
  {
    title: { zh: '档案有何变化', en: 'What changed in a file' },
    query: `# 自某一时刻以来，可见的档案有何不同；
# 当时的样子用 asOf 查询。
# What differs in what you may see of a file
# since an instant; "asOf" shows it as it was.
query Changes($identifier: IdentifierInput!, $from: DateTime!) {
  subject(identifier: $identifier) {
    name
    changes(from: $from, first: 20) {
      totalCount
      edges {
        node {
          kind
          factKind
          recordedAt
          fact {
            __typename
            id
          }
          fields {
            coordinate
            before
            after
          }
        }
      }
    }
  }
}
`,
    variables: {
      identifier: { value: '913206000000001230' },
      from: '2026-01-01T00:00:00+08:00',
    },
  },
  TIMELINE_EXAMPLE,
  {
    title: { zh: '按工商注册号查询', en: 'By registration number' },
    query: `# 旧的十五位注册号也能查到同一主体。
# The old number of 15 digits finds the same subject.
query ByRegistrationNumber($identifier: IdentifierInput!) {
  subject(identifier: $identifier) {
    id
    name
    identifiers {
      type
      value
      validity
      isPrimary
    }
  }
}
`,
    variables: { identifier: { type: 'REGISTRATION_NUMBER', value: '320699000000015' } },
  },
  {
    title: {
      zh: '投标前核查一家企业（需要令牌）',
      en: 'Check a firm before a tender (needs a token)',
    },
    query: `# 需要令牌，如示例单位 BUREAU 的；
# 结论附理由、措施、数据来源与签名回执。
# Needs a token, such as the demo party BUREAU's;
# the outcome comes with reasons, measures,
# sources, and a signed receipt.
query CheckBeforeTender($subject: IdentifierInput!) {
  creditCheck(
    subject: $subject
    purpose: "BIDDING"
    matter: "示招〔2026〕1号"
  ) {
    number
    outcome
    reasons {
      code
      zh
      outcome
      basis
      facts {
        label
        on
      }
    }
    measures {
      code
      zh
      effect
      basis
    }
    coverage {
      source {
        zh
      }
      need
      state
      deliveredAt
    }
    receipt
  }
}
`,
    variables: { subject: { value: '913206000000001230' } },
    token: 'BUREAU',
  },
  {
    title: { zh: '将名单匹配到主体', en: 'Match a list to subjects' },
    query: `# 名单可只有名称或旧代码；逐项说明为何相符。
# A list with names or old codes alone; each feature is explained.
query MatchList($candidates: [MatchCandidateInput!]!) {
  matchSubjects(candidates: $candidates) {
    key
    result
    score
    subject {
      id
      name
      usci
    }
    alternatives {
      id
      name
    }
    features {
      feature
      given
      agreement
      points
      zh
      en
    }
  }
}
`,
    variables: {
      candidates: [
        { key: '1', name: '南通示例通达运输有限公司', region: '崇川区' },
        { key: '2', name: '示例通达运输有限责任公司' },
        {
          key: '3',
          name: '已更名示例物流公司',
          identifiers: [{ type: 'REGISTRATION_NUMBER', value: '320699000000015' }],
        },
      ],
    },
  },
  {
    title: { zh: '信用信息目录', en: 'The catalogue' },
    query: `# 目录事项、依据，以及每个数据项的公开范围。
# Items of the catalogue, their basis, and who may see each column.
query Catalogue($recordKind: RecordKind) {
  catalogue(recordKind: $recordKind, first: 20) {
    totalCount
    edges {
      node {
        code
        zh
        en
        basis
        validFrom
        scope
        columns {
          key
          zh
          required
          scope
        }
      }
    }
  }
}
`,
    variables: { recordKind: 'PENALTY' },
  },
  {
    title: { zh: '代码集', en: 'A code set' },
    query: `# 代码集或枚举的中英文名称，供下拉框使用。
# Labels of a code set or an enum, for a select box.
query Labels($name: String!) {
  codeSet(name: $name) {
    name
    zh
    en
    basis
    entries {
      code
      zh
      en
    }
  }
}
`,
    variables: { name: 'PENALTY_CLASS' },
  },
  {
    title: { zh: '我是谁，能看什么', en: 'Who am I, and what may I see' },
    query: `# 调用者类别、可见的公开范围；没有令牌即为社会公众。
# The caller and its scopes. Without a token: the public.
query WhoAmI($type: String!) {
  viewer {
    class
    scopes
    disclosure(type: $type) {
      field
      scope
      disclosure
    }
  }
}
`,
    variables: { type: 'PenaltyRecord' },
  },
]
