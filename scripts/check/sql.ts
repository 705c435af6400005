/**
 * A piece of SQL without its comments, and with every string emptied, so that what is left is structure. Knows line
 * comments, block comments, quoted strings and dollar quotes, which is what migrations hold.
 */
export function bareSql(sql: string): string {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$/g, (found) =>
    found.startsWith('-') || found.startsWith('/') ? ' ' : "''",
  )
}
