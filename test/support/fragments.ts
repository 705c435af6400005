/** Every field of a record and of its subject that any caller may ask for, for answers that are compared whole. */
export const WHOLE_RECORD = `
  __typename id kind polarity severity title documentNumber authority decidedOn validFrom validUntil
  publicationDueOn publishedFrom publishedUntil publicityRule state disclosureScope disputed
  item { code } class: category { code }
  provenance { sourceCode fileId rowNumber rowHash }
  versions { version changeKind changeReason state }
  attributes { column { key } disclosure value codes money { yuan reported unit } requires reason }
  withheld { field requires masked reason howToObtain }
  ... on PenaltyRecord { penaltyClasses fine { yuan reported unit } }
`

export const WHOLE_SUBJECT = `
  __typename id name category usci identifiers { type value validity isPrimary }
  region { code } domains withheld { field requires masked reason howToObtain }
  ... on Organization {
    legalForm status establishedOn capital { yuan } representativeName phone representativeIdNumber
    address
  }
  ... on SoleTrader { status address representativeName phone representativeIdNumber }
  ... on Person { phone address }
`
