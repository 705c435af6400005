const CUE =
  /^(?:住址|住于|住在|住址在|户籍所在地|户籍地址?|户籍住址|户籍在|户籍为|家庭住址|家庭地址|家住|家在|居住)|^住(?=[：:]|[\u4e00-\u9fff]{2,6}[市县区镇乡])/u
const PLACE = /[省市县区镇乡村路街巷弄号室组幢栋园苑]/u
/** 住宿, 住建, 被拦住在 … are not homes. */
const NOT_HOME_AFTER = /^住[宿建房院户宅证改所]/u
const NOT_HOME_BEFORE = /[拦停截抓站控堵困挡卡记止]$/u
const REACH = 40

/**
 * End of the home address whose cue (住址, 户籍地, 家住, 居住于 …) begins at `at`, or 0 when none does.
 * 住所 is no cue: it is where an organisation is registered.
 */
export const addressEndAt = (text: string, at: number): number => {
  const cue = CUE.exec(text.slice(at, at + 12))
  if (!cue || NOT_HOME_AFTER.test(text.slice(at, at + 2))) return 0
  if (at > 0 && NOT_HOME_BEFORE.test(text.charAt(at - 1))) return 0
  const from = at + cue[0].length
  const clause =
    /^[：:\s为在于是系]*[^，,。；;\n]*/u.exec(text.slice(from, from + REACH))?.[0] ?? ''
  return PLACE.test(clause) ? from + clause.length : 0
}

// Only the tail is matched by expression: with the free text before it, it would backtrack for ever.
const ROOM = /[\d０-９A-Za-z]\s?(?:号楼|幢|栋|单元|座|村|区|弄|[-－])[^，。；]{0,8}[\d０-９]$/u
const HOUSE_IN_VILLAGE =
  /[\u4e00-\u9fff]{1,10}(?:村|社区|居委会|居)\s*[\d０-９一二三四五六七八九十]+$/u
const BUSINESS =
  /公司|企业|注册地|营业场所|经营场所|经营地|办公|住所地?[：:为]?[^。；]{0,4}$|设在|位于/u

/**
 * Start of the dwelling that ends with 室 or 组 at `at` (12幢305室, 三桥村5组12号), or -1. One that is
 * called a place of business, within the same clause, is none.
 */
export const unitAddressStart = (text: string, at: number): number => {
  const before = text.slice(Math.max(0, at - REACH), at)
  const isRoom = text.charAt(at) === '室'
  if (!isRoom && !/^[\d０-９]+号/u.test(text.slice(at + 1, at + 8))) return -1
  const match = (isRoom ? ROOM : HOUSE_IN_VILLAGE).exec(before)
  if (!match || BUSINESS.test(before)) return -1
  const clause = Math.max(
    ...['，', '。', '；', ',', ';', '：'].map((mark) => before.lastIndexOf(mark)),
  )
  return at - before.length + Math.min(clause + 1, match.index)
}
