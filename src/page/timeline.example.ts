import type { Example } from './examples.ts'

/** Everything about a subject in order of time. */
export const TIMELINE_EXAMPLE: Example = {
  title: { zh: '全过程时间轴', en: 'The whole process, on one timeline' },
  query: `# 事前、事中、事后：记录、承诺、评价、名单和措施按时间排列；等级总与方案和版本同在。
# Before, during and after: records, commitments, evaluations, lists and measures
# in order of time. A grade never stands without its scheme and version.
query Timeline($identifier: IdentifierInput!, $stage: TimelineStage) {
  subject(identifier: $identifier) {
    name
    timeline(stage: $stage, first: 20) {
      totalCount
      edges {
        node {
          at
          stage
          kind
          zh
          en
          fact {
            id
            ... on Evaluation {
              state
              grade {
                text
              }
              validUntil
            }
          }
        }
      }
    }
  }
}
`,
  variables: { identifier: { value: '913206000000001230' }, stage: null },
}
