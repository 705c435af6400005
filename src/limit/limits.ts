import type { Message } from '../errors.ts'

/** Tokens of a document at most. */
export const TOKENS_MOST = 1000
/** Characters of a document at most: what is longer is data, and goes into variables. */
export const DOCUMENT_MOST = 65_536
/** Documents that are kept parsed and compiled at a time; each holds some 0.2 to 0.4 MB. */
export const DOCUMENTS_KEPT = 300
/** Bytes of a request's body at most. */
export const BODY_MOST = 1024 * 1024
/** Milliseconds within which an operation is answered, or refused for now. */
export const ANSWER_MS = 15_000
/** Points of one operation at most: as many objects as it may answer. */
export const POINTS_MOST = 20_000

/** What is counted of a document, with the most of each. */
export const DOCUMENT_LIMITS = {
  /** Objects within objects; connections, edges and what introspection shows are not counted. */
  depth: { most: 10, zh: '嵌套层数', en: 'depth' },
  aliases: { most: 15, zh: '别名数', en: 'number of aliases' },
  directives: { most: 30, zh: '指令数', en: 'number of directives' },
  fragments: { most: 30, zh: '片段数', en: 'number of fragments' },
  /** The same name within one selection: comparing each with each takes quadratic time. */
  repeats: { most: 10, zh: '同一字段的重复次数', en: 'number of times that one field is repeated' },
  /** With each fragment counted wherever it is spread. */
  selections: { most: 1000, zh: '展开片段后的字段数', en: 'number of fields, fragments spread' },
} as const

/** What is counted of the values of a request: its variables, or the body of `/op/<name>`. */
export const VALUE_LIMITS = {
  depth: { most: 20, zh: '嵌套层数', en: 'depth' },
  values: { most: 10_000, zh: '值的个数', en: 'number of values' },
  length: { most: 1000, zh: '单个列表的长度', en: 'length of one list' },
} as const

interface Limit extends Message {
  most: number
}

/** Says of what there is more than the most; null: all is within its limits. */
export function findExcess<Name extends string>(
  counted: Readonly<Record<NoInfer<Name>, number>>,
  limits: Readonly<Record<Name, Limit>>,
): Message | null {
  const names = Object.keys(limits) as Name[]
  const exceeded = names.filter((name) => counted[name] > limits[name].most)
  if (exceeded.length === 0) return null
  const say = (language: 'zh' | 'en', of: string) =>
    exceeded.map((name) => `${limits[name][language]}${of}${limits[name].most}`)
  return {
    zh: `超出限制：${say('zh', '至多').join('，')}`,
    en: `Beyond the limits: ${say('en', ' at most ').join(', ')}`,
  }
}
