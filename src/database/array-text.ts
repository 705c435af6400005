/** PostgreSQL's text form of arrays (documentation, 8.15.6), of one dimension or more. */

/**
 * Reads an array; `parse` reads each element that is not NULL.
 * @param text as the server sends it: `{a,"b c",NULL}`
 */
export function readArray(text: string, parse: (element: string) => unknown): unknown[] {
  // What stands before the brace are bounds other than 1.
  const [elements] = readFrom(text, text.indexOf('{') + 1, parse)
  return elements
}

function readFrom(
  text: string,
  from: number,
  parse: (element: string) => unknown,
): [elements: unknown[], end: number] {
  const elements: unknown[] = []
  let at = from
  while (at < text.length && text[at] !== '}') {
    const first = text[at]
    if (first === ',') at++
    else if (first === '{') {
      const [inner, end] = readFrom(text, at + 1, parse)
      elements.push(inner)
      at = end
    } else if (first === '"') {
      const [element, end] = readQuoted(text, at + 1)
      elements.push(parse(element))
      at = end
    } else {
      const end = endOfBare(text, at)
      const element = text.slice(at, end)
      elements.push(element === 'NULL' ? null : parse(element))
      at = end
    }
  }
  return [elements, at + 1]
}

function readQuoted(text: string, from: number): [element: string, end: number] {
  let element = ''
  let at = from
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\') at++
    element += text[at++]
  }
  return [element, at + 1]
}

function endOfBare(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at] !== ',' && text[at] !== '}') at++
  return at
}

/**
 * Writes an array; `write` gives the text of each element that is not null.
 * @throws Error for an element that is undefined: it is a mistake of the program
 */
export function writeArray(
  elements: readonly unknown[],
  write: (element: unknown) => string,
): string {
  const texts = elements.map((element) => {
    if (element === undefined) throw new Error('an element of an array is undefined')
    if (element === null) return 'NULL'
    if (Array.isArray(element)) return writeArray(element, write)
    return `"${write(element).replaceAll(/["\\]/g, '\\$&')}"`
  })
  return `{${texts.join(',')}}`
}
