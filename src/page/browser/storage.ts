import { withoutHeaders } from './history.rules.ts'

// GraphiQL's history keeps the request headers of each query, and with them bearer tokens,
// even where headers are not to be kept.
const HISTORY_KEYS = ['graphiql:queries', 'graphiql:favorites']

/**
 * Where GraphiQL keeps its tabs and history: sessionStorage, which forgets them when the browser
 * tab closes, because queries may name persons; and never with request headers.
 */
export const pageStorage = {
  get length(): number {
    return sessionStorage.length
  },
  clear: () => sessionStorage.clear(),
  getItem: (key: string) => sessionStorage.getItem(key),
  removeItem: (key: string) => sessionStorage.removeItem(key),
  setItem: (key: string, value: string) =>
    sessionStorage.setItem(key, HISTORY_KEYS.includes(key) ? withoutHeaders(value) : value),
}
