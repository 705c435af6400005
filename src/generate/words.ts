/** The words of the generated city: enough of them that a million names are told apart as real ones are. */

/** Stands in every generated name of a firm, a road and an authority. */
export const MARK = '示例'

/** Characters of trade names, the commonest first. */
export const NAME_CHARACTERS = [
  ...'通达顺安捷运恒宏鑫盛瑞祥华泰兴隆鸿远大福海江润丰正诚信德源昌金汇利亚东南新中天龙凯嘉佳美优联合众创',
  ...'益康平永长春晨阳旭辉光明星月宇航宙翔飞腾跃越超卓冠群英豪杰俊彦博文雅韵尚品味香茗竹松柏梅兰菊荷莲桂',
  ...'枫桦林森木禾谷穗田园野原山峰岭岳峻峡谷川溪泉池湖洋波涛澜浩瀚深蓝碧翠青绿紫丹朱赤彩虹霞云雨露霜雪冰',
  ...'寒凌清澄澈静宁和谐乐怡欣悦喜庆吉瑜瑾璟琪琳珍珠玉宝钻晶银铜铁钢石磊岩坚固强力劲健壮勇毅刚武威震雷霆',
  ...'电火炎焱炜烨煜照耀亮景昊昕晖晟曦朗朝暮夜夏秋冬季年岁世纪元始初首先进步升高登峰造极致臻至善仁义礼智',
  ...'忠孝廉耻勤俭敏慧睿哲思悟道法自然本真诚实厚朴素简约广博渊源流派宗师友邻里乡亲故旧知己同心齐协共享均',
]

/** Whole trade names that many firms share, as 通达 and 顺安 are shared in any city. */
export const POPULAR_NAMES =
  '通达 顺达 安达 宏运 恒通 鑫达 捷运 顺通 盛达 华通 远通 鸿运 大通 联运 万通 瑞通 兴达 江海 天顺 安顺 ' +
  '永安 平安达 江海通 通江达海 一路顺 万里行 四海通 八方 百顺 金桥'

/** Trade words of firms, with the field of business that most of their records belong to. */
export const TRADES = [
  ['运输', 'TRANSPORT_PRODUCTION', 14],
  ['物流', 'TRANSPORT_PRODUCTION', 16],
  ['货物运输', 'TRANSPORT_PRODUCTION', 7],
  ['汽车运输', 'TRANSPORT_PRODUCTION', 5],
  ['国际货运代理', 'TRANSPORT_PRODUCTION', 4],
  ['集装箱运输', 'TRANSPORT_PRODUCTION', 3],
  ['危险品运输', 'TRANSPORT_PRODUCTION', 2],
  ['冷链物流', 'TRANSPORT_PRODUCTION', 2],
  ['渣土运输', 'TRANSPORT_PRODUCTION', 4],
  ['供应链管理', 'TRANSPORT_PRODUCTION', 4],
  ['旅游客运', 'TRANSPORT_PRODUCTION', 2],
  ['出租汽车', 'TRANSPORT_PRODUCTION', 1],
  ['汽车租赁', 'TRANSPORT_PRODUCTION', 2],
  ['汽车维修', 'TRANSPORT_PRODUCTION', 8],
  ['汽车服务', 'TRANSPORT_PRODUCTION', 5],
  ['驾驶员培训', 'TRANSPORT_PRODUCTION', 2],
  ['船务', 'TRANSPORT_PRODUCTION', 3],
  ['航运', 'TRANSPORT_PRODUCTION', 2],
  ['港务', 'TRANSPORT_PRODUCTION', 1],
  ['码头', 'TRANSPORT_PRODUCTION', 1],
  ['仓储', 'TRANSPORT_PRODUCTION', 3],
  ['装卸', 'TRANSPORT_PRODUCTION', 2],
  ['路桥工程', 'CONSTRUCTION', 3],
  ['交通工程', 'CONSTRUCTION', 3],
  ['公路养护', 'CONSTRUCTION', 2],
  ['市政工程', 'CONSTRUCTION', 2],
  ['建设工程', 'CONSTRUCTION', 3],
  ['工程监理', 'CONSTRUCTION', 1],
  ['商贸', 'TRANSPORT_PRODUCTION', 3],
  ['新能源科技', 'TRANSPORT_PRODUCTION', 1],
] as const

/** Trades and forms of sole traders. */
export const SMALL_TRADES =
  '货运部 运输户 汽车修理部 汽车维修部 汽配经营部 货运服务部 物流服务部 装卸服务部 搬运服务部 轮胎商行 洗车服务部 停车服务部 船舶服务部'.split(
    ' ',
  )

/** Divisions of Nantong: how addresses and names call them, the code they have today, offices that issued codes. */
export interface Place {
  /** Current code of GB/T 2260. */
  readonly code: string
  readonly full: string
  readonly bare: string
  /** Retired names that old addresses still carry (with suffix). */
  readonly old: readonly string[]
  /** Registering offices in codes of firms; the retired ones are the commonest (never updated). */
  readonly offices: readonly string[]
  readonly towns: readonly string[]
  /** As in document numbers: 皋交罚. */
  readonly short: string
}

const place = (
  [code, full, bare, short]: readonly [string, string, string, string],
  old: string,
  offices: string,
  towns: string,
): Place => ({
  code,
  full,
  bare,
  short,
  old: old === '' ? [] : old.split(' '),
  offices: offices.split(' '),
  towns: towns.split(' '),
})

export const PLACES: readonly Place[] = [
  place(
    ['320613', '崇川区', '崇川', '崇'],
    '港闸区',
    '320602 320602 320611 320613 320600 320691',
    '钟秀街道 城东街道 观音山街道 唐闸镇街道 狼山镇街道',
  ),
  place(
    ['320612', '通州区', '通州', '通州'],
    '通州市',
    '320612 320683',
    '金沙街道 平潮镇 川姜镇 石港镇',
  ),
  place(
    ['320614', '海门区', '海门', '海门'],
    '海门市',
    '320684 320684 320614',
    '海门街道 三星镇 包场镇 四甲镇',
  ),
  place(
    ['320685', '海安市', '海安', '海'],
    '海安县',
    '320621 320621 320685',
    '城东镇 曲塘镇 李堡镇 白甸镇',
  ),
  place(['320623', '如东县', '如东', '东'], '', '320623', '掘港街道 洋口镇 岔河镇 丰利镇'),
  place(['320681', '启东市', '启东', '启'], '', '320681', '汇龙镇 吕四港镇 寅阳镇 南阳镇'),
  place(['320682', '如皋市', '如皋', '皋'], '', '320682', '如城街道 长江镇 白蒲镇 搬经镇'),
]

/** Surnames, the commonest first; given names of persons begin with a word that says they are made up. */
export const SURNAMES = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢',
]
export const FICTITIOUS_GIVEN = [...'测试拟例样']
export const GIVEN_CHARACTERS = [
  ...'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥一二三四五六七八九十福禄寿喜安康平和春夏秋冬东南西北江河湖海',
]

export const ROADS =
  '通达 人民 青年 工农 江海 长江 世纪 园林 星湖 钟秀 崇文 洪江 通富 兴东 振兴 幸福 解放 建设 和平 新城'.split(
    ' ',
  )
