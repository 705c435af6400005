/** An operation that callers without GraphQL ask for by its name. */
export interface Registered {
  zh: string
  en: string
  document: string
}

const LABELLED = 'code zh en'
const CHECK = `
  number checkedAt outcome matter policyVersion isHistory receipt
  purpose { ${LABELLED} }
  subject { id name category usci }
  reasons { code zh en outcome basis count measures facts { kind id version label on disputed } }
  measures { code zh en effect basis }
  coverage { source { ${LABELLED} } need state deliveredAt freshDays }
  asOf { validAt knownAt }
  withheld { field requires reason }`

/**
 * The registered operations, by name: each a GraphQL document of one operation with one root field. What they answer,
 * and the OpenAPI document, follow from them (docs/architecture.md).
 */
export const REGISTERED: Readonly<Record<string, Registered>> = {
  subject: {
    zh: '按代码查询信用主体及其最近的信用记录',
    en: 'A subject by code, with its latest records',
    document: `query Subject($code: String!, $type: IdentifierType! = USCI, $records: Int! = 20, $validAt: Date, $knownAt: DateTime) {
      subject(identifier: { type: $type, value: $code }, asOf: { validAt: $validAt, knownAt: $knownAt }) {
        id name category usci
        identifiers { type value validity isPrimary }
        region { ${LABELLED} }
        domains
        records(first: $records) {
          totalCount totalCountKind
          edges { node {
            id kind item { ${LABELLED} } polarity severity title documentNumber authority decidedOn validFrom validUntil
            publishedFrom publishedUntil state disputed
            attributes { column { key zh en } disclosure value codes }
            withheld { field requires reason }
          } }
        }
        withheld { field requires reason }
      }
    }`,
  },
  'credit-check': {
    zh: '信用核查：为某一用途核查一个主体',
    en: 'Checks a subject for a purpose',
    document: `query CreditCheck($code: String!, $type: IdentifierType! = USCI, $purpose: String!, $matter: String, $requestId: String, $validAt: Date, $knownAt: DateTime) {
      creditCheck(subject: { type: $type, value: $code }, purpose: $purpose, matter: $matter, requestId: $requestId,
        asOf: { validAt: $validAt, knownAt: $knownAt }) { ${CHECK} }
    }`,
  },
  'credit-checks': {
    zh: '批量信用核查，一次至多一百个主体',
    en: 'Checks up to a hundred subjects for a purpose',
    document: `query CreditChecks($subjects: [IdentifierInput!]!, $purpose: String!, $matter: String, $requestId: String) {
      creditChecks(subjects: $subjects, purpose: $purpose, matter: $matter, requestId: $requestId) { ${CHECK} }
    }`,
  },
  'replay-check': {
    zh: '按编号回放核查的答复',
    en: 'The answer of a check again, by its number',
    document: `query ReplayCheck($number: String!) { creditCheckReplay(number: $number) { ${CHECK} } }`,
  },
  'verify-receipt': {
    zh: '核验回执：给出编号或回执之一',
    en: 'Verifies an answer by its number or its receipt; give one of them',
    document: `query VerifyReceipt($number: String, $receipt: String) {
      verifyReceipt(number: $number, receipt: $receipt) {
        state isIntact number checkedAt changes { kind id change } withheld { field requires reason }
      }
    }`,
  },
}
