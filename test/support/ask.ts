import type { Answer, Asking, World } from './world.ts'

/**
 * Asks a whole query and gives its data.
 * @throws an error with the query and the answer when there were errors
 */
export async function ask(
  world: World,
  document: string,
  variables: Record<string, unknown> = {},
  as: Asking = {},
): Promise<NonNullable<Answer['data']>> {
  const answer = await world.query(document, variables, as)
  if (answer.errors !== undefined || answer.data == null) {
    throw new Error(`${document}\n${JSON.stringify(variables)}\n${JSON.stringify(answer, null, 1)}`)
  }
  return answer.data
}

/** The codes of an answer's errors; none for a good answer. */
export function codesOf(answer: Answer): unknown[] {
  return (answer.errors ?? []).map((error) => error.extensions['code'])
}

/** Asks what must be refused, and gives its first code and both its messages. */
export async function refusal(
  world: World,
  document: string,
  variables: Record<string, unknown> = {},
  as: Asking = {},
): Promise<{ code: unknown; zh: string; en: string }> {
  const answer = await world.query(document, variables, as)
  const extensions = answer.errors?.[0]?.extensions
  if (extensions === undefined)
    throw new Error(`not refused: ${document}\n${JSON.stringify(answer)}`)
  const messages = extensions['messages'] as { zh: string; en: string }
  return { code: extensions['code'], ...messages }
}
