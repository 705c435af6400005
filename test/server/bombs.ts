const MIB = 1024 * 1024

const q = (query: string, variables: unknown = {}) => JSON.stringify({ query, variables })
const times = (n: number, make: (at: number) => string) =>
  Array.from({ length: n }, (_, at) => make(at)).join(' ')
const SUBJECT = 'query ($of: IdentifierInput!) { subject(identifier: $of) { id } }'
const MATCH = 'query ($of: [MatchCandidateInput!]!) { matchSubjects(candidates: $of) { key } }'
const inConnections = (depth: number): string =>
  depth === 0
    ? 'id'
    : `id records(first: 1) { edges { node { subject { ${inConnections(depth - 1)} } } } }`
const doubled = (n: number) =>
  `{ ...F0 } ${times(n, (at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`)} fragment F${n} on Query { __typename }`

/** What takes a server down that does not count: what is sent, to which path, and how it is refused. */
export const BOMBS: [
  what: string,
  body: string | Buffer,
  status: number,
  code: string,
  path?: string,
][] = [
  [
    '10,000 aliases',
    q(`{ ${times(10_000, (at) => `a${at}: __typename`)} }`),
    400,
    'OPERATION_TOO_COMPLEX',
  ],
  [
    'as many aliases as tokens allow',
    q(`{ ${times(300, (at) => `a${at}: __typename`)} }`),
    400,
    'OPERATION_TOO_COMPLEX',
  ],
  ['16 aliases', q(`{ ${times(16, (at) => `a${at}: __typename`)} }`), 400, 'OPERATION_TOO_COMPLEX'],
  ['fragments that double 25 times', q(doubled(25)), 400, 'OPERATION_TOO_COMPLEX'],
  ['fragments that double 90 times', q(doubled(90)), 400, 'OPERATION_TOO_COMPLEX'],
  ['fragments that double 1,000 times', q(doubled(1000)), 400, 'GRAPHQL_PARSE_FAILED'],
  [
    'depth 500',
    q(`${'{ subject '.repeat(500)}{ id }${' }'.repeat(500)}`),
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'depth 300',
    q(`${'{ subject '.repeat(300)}{ id }${' }'.repeat(300)}`),
    400,
    'OPERATION_TOO_COMPLEX',
  ],
  [
    'depth 11 through lists',
    q(`{ node(id: "x") { ... on Organization { ${inConnections(6)} } } }`),
    400,
    'OPERATION_TOO_COMPLEX',
  ],
  ['a body of 50 MB', Buffer.alloc(50 * MIB, ' '), 413, 'BODY_TOO_LARGE'],
  [
    'fragments in a circle',
    q('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'),
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    '25 fragments that all lead to all',
    q(
      `{ ...F0 } ${times(25, (at) => `fragment F${at} on Query { ${times(9, (to) => `...F${(at + to) % 25}`)} }`)}`,
    ),
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['10,000 directives', q(`{ __typename ${'@a '.repeat(10_000)} }`), 400, 'GRAPHQL_PARSE_FAILED'],
  ['400 directives', q(`{ __typename ${'@a '.repeat(400)} }`), 400, 'OPERATION_TOO_COMPLEX'],
  ['a field 10,000 times', q(`{ ${'id '.repeat(10_000)} }`), 400, 'GRAPHQL_PARSE_FAILED'],
  ['a field 900 times', q(`{ ${'__typename '.repeat(900)} }`), 400, 'OPERATION_TOO_COMPLEX'],
  [
    'fields that overlap',
    q(
      `{ ${times(45, (at) => `subject(identifier: { value: "${at}" }) { ${'id '.repeat(10)} }`)} }`,
    ),
    400,
    'OPERATION_TOO_COMPLEX',
  ],
  [
    'introspection within itself',
    q(`{ __schema { types { ${'fields { type { '.repeat(8)} name ${'} }'.repeat(8)} } } }`),
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a list of 100,000 in variables',
    q(MATCH, { of: Array(100_000).fill(1) }),
    400,
    'VARIABLES_TOO_LARGE',
  ],
  [
    'a list of 1,001 in variables',
    q(MATCH, { of: Array.from({ length: 1001 }, () => ({ name: 'x' })) }),
    400,
    'VARIABLES_TOO_LARGE',
  ],
  ['a list of 1,000 that all are wrong', q(MATCH, { of: Array(1000).fill(1) }), 400, 'BAD_INPUT'],
  [
    'variables 500,000 deep',
    `{"query":"${SUBJECT}","variables":{"of":${'['.repeat(500_000)}${']'.repeat(500_000)}}}`,
    400,
    'VARIABLES_TOO_LARGE',
  ],
  [
    'variables 21 deep',
    q(SUBJECT, { of: JSON.parse('['.repeat(20) + ']'.repeat(20)) }),
    400,
    'VARIABLES_TOO_LARGE',
  ],
  [
    '100,000 variables',
    q(SUBJECT, Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`v${at}`, 1]))),
    400,
    'VARIABLES_TOO_LARGE',
  ],
  [
    'a literal 900 lists deep',
    q(`{ matchSubjects(candidates: ${'['.repeat(450)}${']'.repeat(450)}) { key } }`),
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a literal 5,000 lists deep',
    q(`{ matchSubjects(candidates: ${'['.repeat(5000)}${']'.repeat(5000)}) { key } }`),
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'a text of 900 KB in the document',
    q(`{ subject(identifier: { value: "${'1'.repeat(900_000)}" }) { id } }`),
    400,
    'OPERATION_TOO_COMPLEX',
  ],
  [
    'a block text of 450,000 lines',
    q(`{ subject(identifier: { value: """${'\n'.repeat(450_000)}""" }) { id } }`),
    400,
    'OPERATION_TOO_COMPLEX',
  ],
  [
    'a comment of 900 KB',
    q(`#${'x'.repeat(900_000)}\n{ __typename }`),
    400,
    'OPERATION_TOO_COMPLEX',
  ],
  [
    'lists within lists',
    q(
      '{ subjects(first: 100) { edges { node { records(first: 100) { edges { node { id subject { id } } } } } } } }',
    ),
    400,
    'OPERATION_TOO_COSTLY',
  ],
  [
    'a deep body of a registered operation',
    `{"code":${'['.repeat(400_000)}`,
    400,
    'VARIABLES_TOO_LARGE',
    '/op/subject',
  ],
  [
    'a large body of a registered operation',
    Buffer.alloc(2 * MIB, ' '),
    413,
    'BODY_TOO_LARGE',
    '/op/subject',
  ],
]
