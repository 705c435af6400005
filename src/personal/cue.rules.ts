import { isHan, nameAfterCue } from './name.rules.ts'

/** Words after which documents name a natural person. */
const CUES =
  '驾驶员 驾驶人 驾驶者 司机 当事人 经营者 经营人 经营户 个体户 法定代表人 法人代表 法人 负责人 车主 乘客 旅客 船长 船员 船主 大副 轮机长 押运员 押运人 业主 货主 ' +
  '实际控制人 控制人 承包人 承包户 所有人 委托人 代理人 受托人 联系人 经办人 执法人员 检查人员 从业人员 违法行为人 违法人 行为人 被处罚人 处罚人 相对人 申请人 投诉人 ' +
  '举报人 受害人 死者 伤者 员工 职工 工人 民工 施工人员 作业人员 安全员 调度员 售票员 教练员 教练 学员 装卸人员 装卸工 船工 水手 电工 焊工 管理人员 项目经理 总监 监理工程师 老板 经理 店主 租车人 ' +
  '承租人 出租人 合伙人 股东 姓名 名叫 村民 居民 男子 女子 本人 妻子 丈夫 儿子 女儿 父亲 母亲 其妻 其夫 其父 其子 技术员 检验员 维修工 修理工 机修工 检测员 车工 ' +
  '站长 队长 主任 局长 会计 挂靠人 转让人 受让人 买受人 持证人 使用人 签收人 被询问人 询问人 证人 记录人 收件人 托运人 收货人 发货人 见证人 担保人 目击者 网约车司机'

const BY_FIRST = new Map<number, string[]>()
for (const cue of CUES.split(' ')) {
  const code = cue.charCodeAt(0)
  BY_FIRST.set(
    code,
    [...(BY_FIRST.get(code) ?? []), cue].sort((a, b) => b.length - a.length),
  )
}
/** First characters of the cues. */
export const CUE_CODES: readonly number[] = [...BY_FIRST.keys()]

/** Length of the cue that begins at `at`, or 0. */
export const cueLengthAt = (text: string, at: number): number => {
  const cues = BY_FIRST.get(text.charCodeAt(at))
  if (cues === undefined) return 0
  for (const cue of cues) if (text.startsWith(cue, at)) return cue.length
  return 0
}

/** What may stand between the cue and the name: 驾驶员（姓名）：, 车主为, 司机名叫 … */
const LINK =
  /[（(](?:负责人|经营者|驾驶员|签名|签字|姓名|男|女|被处罚人|法定代表人|个人)[）)]|姓名|名叫|名字|叫做|叫|系|为|是|即|一名|[：:\s"“”'（(、/／]/uy
/** Between the names of a list. */
const LIST = /\s*(?:、|和|与|及|以及|，|,|\/)\s*/uy

const skipLinks = (text: string, from: number): number => {
  let at = from
  for (let count = 0; count < 6; count++) {
    LINK.lastIndex = at
    if (!LINK.test(text)) break
    at = LINK.lastIndex
  }
  return at
}

export type NameSpan = { start: number; end: number }

const NAME_FIELD = /^[\u3400-\u9fff]{2,4}(?![\u3400-\u9fff某*＊])/u

/**
 * The names after a cue that ended at `from`: one, or a list (张三、李四和王五); masked ones are
 * passed over. After 姓名 any two to four characters are a name. `end` is where to read on.
 */
export const namesAfterCue = (
  text: string,
  from: number,
  cue: string,
): { names: NameSpan[]; end: number } => {
  const names: NameSpan[] = []
  let at = skipLinks(text, from)
  let end = from
  for (let count = 0; count < 20 && isHan(text.charCodeAt(at)); count++) {
    const name = nameAfterCue(text, at)
    if (name === undefined) break
    if (!name.masked) names.push({ start: at, end: name.end })
    end = name.end
    LIST.lastIndex = end
    if (!LIST.test(text)) break
    // After a comma a new clause may begin, so only an enumeration goes on.
    if (/[，,]/u.test(text.slice(end, LIST.lastIndex))) break
    at = LIST.lastIndex
  }
  if (end === from && cue === '姓名') {
    const field = NAME_FIELD.exec(text.slice(at, at + 6))?.[0]
    if (field !== undefined && !/[某的]/u.test(field)) {
      names.push({ start: at, end: at + field.length })
      end = at + field.length
    }
  }
  return { names, end }
}
