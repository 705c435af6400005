const ENDPOINT = '/graphql'

// Only in memory: a token must not outlive the page in the storage of a shared office machine.
let bearerToken = ''

/** Takes the token that every later request carries; an empty string means none. */
export function setToken(token: string): void {
  bearerToken = token.trim().replace(/^Bearer\s+/i, '')
}

/**
 * Sends one GraphQL request. Headers from GraphiQL's own header editor win over the token field.
 * An answer that is not JSON becomes a GraphQL error, so that the page can show it.
 */
export async function sendRequest(
  request: object,
  options?: { headers?: Record<string, string> },
): Promise<object> {
  const headers = new Headers({
    accept: 'application/graphql-response+json, application/json',
    'content-type': 'application/json',
  })
  if (bearerToken) headers.set('authorization', `Bearer ${bearerToken}`)
  for (const [name, value] of Object.entries(options?.headers ?? {})) headers.set(name, value)
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers,
    body: JSON.stringify(request),
    credentials: 'omit',
  })
  const text = await response.text()
  try {
    return JSON.parse(text) as object
  } catch {
    return { errors: [{ message: `HTTP ${response.status}: ${text.slice(0, 500)}` }] }
  }
}
