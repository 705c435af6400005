import { describe, expect, test } from 'vitest'
import type { Division } from './address.rules.ts'
import { districtOfAddress, makeDistrictFinder } from './address.rules.ts'

function division(
  code: string,
  name: string,
  parent: string | null,
  successor: string | null = null,
): Division {
  return { code, name, parent, successor }
}

const divisions: Division[] = [
  division('320000', '江苏省', null),
  division('320100', '南京市', '320000'),
  division('320106', '鼓楼区', '320100'),
  division('320300', '徐州市', '320000'),
  division('320302', '鼓楼区', '320300'),
  division('320382', '邳州市', '320300'),
  division('320600', '南通市', '320000'),
  division('320602', '崇川区', '320600', '320613'),
  division('320611', '港闸区', '320600', '320613'),
  division('320612', '通州区', '320600'),
  division('320613', '崇川区', '320600'),
  division('320614', '海门区', '320600'),
  division('320621', '海安县', '320600', '320685'),
  division('320623', '如东县', '320600'),
  division('320681', '启东市', '320600'),
  division('320682', '如皋市', '320600'),
  division('320683', '通州市', '320600', '320612'),
  division('320684', '海门市', '320600', '320614'),
  division('320685', '海安市', '320600'),
]

const find = makeDistrictFinder(divisions)

describe('the district that an address names', () => {
  test.each([
    ['南通市通州区金沙镇示例路1号', '320612'],
    ['江苏省南通市崇川区示例路1号', '320613'],
    ['江苏省如东县掘港镇示例村', '320623'],
    ['启东市汇龙镇示例村', '320681'],
    ['江苏 南通 如皋市 如城街道', '320682'],
    ['地址：中国江苏省南通市海安市示例路', '320685'],
    ['徐州市邳州市示例路', '320382'],
    ['邳州市示例街', '320382'],
    ['江苏南通通州区示例路', '320612'],
  ])('%s → %s', (address, code) => {
    expect(find(address)).toBe(code)
  })

  test.each([
    ['海安县海安镇示例路3号', '320685'],
    ['海门市三厂镇示例村', '320614'],
    ['南通市港闸区示例街道', '320613'],
    ['通州市金沙镇示例路', '320612'],
    ['海门市开发区示例路', '320614'],
  ])('a retired name leads to its successor: %s → %s', (address, code) => {
    expect(find(address)).toBe(code)
  })

  test.each([
    ['南通市通州经济开发区示例路', '320612'],
    ['南通海安高新技术产业开发区', '320685'],
    ['启东吕四港镇示例村', '320681'],
    ['南通市崇川学田街道1号', '320613'],
  ])('without its suffix before a zone, town or street office: %s → %s', (address, code) => {
    expect(find(address)).toBe(code)
  })

  test.each([
    ['示例大厦(南通市崇川区示例路2号)', '320613'],
    ['示例园区内，江苏省如东县示例镇', '320623'],
  ])('after the name of its city or province inside the address: %s → %s', (address, code) => {
    expect(find(address)).toBe(code)
  })

  test.each([
    '',
    '汇龙镇城北村5组',
    '南通市人民中路100号',
    '南通市通州路12号',
    '通州路12号',
    '南通市如东大道8号',
    '海安镇示例村',
    '南通市海安路启东市场3号',
    '启东市场路3号',
    '南通市通州湾海晏镇',
    '开发区示例路36号',
    '南通市经济技术开发区江山路9号',
    '北京市通州区示例路',
    '北京通州区示例路',
    '上海市示例路通州区办事处',
    '南京市崇川区示例路',
    '鼓楼区示例路',
    '南通市鼓楼区示例路',
    '示例(南通市崇川区或南通市通州区)',
  ])('none, or not clear: %j', (address) => {
    expect(find(address)).toBeNull()
  })

  test('the city tells districts of one name apart', () => {
    expect(find('南京市鼓楼区示例路')).toBe('320106')
    expect(find('江苏省徐州市鼓楼区示例路')).toBe('320302')
  })

  test('a broken or circular succession names nothing', () => {
    const broken = makeDistrictFinder([
      division('320600', '南通市', null),
      division('320601', '甲乙区', '320600', '320699'),
      division('320603', '丙丁区', '320600', '320604'),
      division('320604', '戊己区', '320600', '320603'),
    ])
    expect(broken('南通市甲乙区')).toBeNull()
    expect(broken('南通市丙丁区')).toBeNull()
  })

  test('a chain of successors is followed to its end', () => {
    const chained = divisions.map((each) =>
      each.code === '320613' ? { ...each, successor: '320614' } : each,
    )
    expect(districtOfAddress('南通市港闸区示例路', chained)).toBe('320614')
  })

  test('a long hostile text takes no time', () => {
    const started = performance.now()
    expect(find('江苏省'.repeat(20_000))).toBeNull()
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
