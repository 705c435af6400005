/** A history as JSON text without the `headers` of its entries. */
export function withoutHeaders(history: string): string {
  return JSON.stringify(JSON.parse(history), (key, value: unknown) =>
    key === 'headers' ? undefined : value,
  )
}
