import { chance, int, pick, type Random } from '../../src/generate/random.ts'
import type { GeneratedSubject } from '../../src/generate/subject.ts'

/** A name as somebody wrote it down, and where he said that the firm is. */
export interface Distorted {
  name: string
  region: string | null
}

const REGIONS =
  /^(?:江苏省?)?(?:南通市?)?(?:崇川区?|通州区?|海门区?|海安市?|如东县?|启东市?|如皋市?)?/
const LEGAL_FORM =
  /(?:集团有限公司|股份有限公司|有限责任公司|有限公司|中心\(有限合伙\)|服务部\(个人独资\)|专业合作社)/
const OLD_NAMES: Record<string, string> = {
  崇川区: '港闸区',
  通州区: '通州市',
  海门区: '海门市',
  海安市: '海安县',
}
const OLD_CODES: Record<string, readonly string[]> = {
  '320613': ['320602', '320611', '港闸区'],
  '320612': ['320683', '通州市', '江苏省通州市'],
  '320614': ['320684', '南通市海门市', '海门市'],
  '320685': ['320621', '海安县', '南通市海安县'],
}
const WRONG = '达通运顺安恒宏鑫盛瑞示列物硫词公'

type Distortion = (random: Random, name: string, subject: GeneratedSubject) => string

/** What people do to names; the region is said or not, in half of the cases each. */
export const DISTORTIONS: Record<string, Distortion> = {
  'as registered': (_random, name) => name,
  'without its region': (_random, name) => name.replace(REGIONS, ''),
  'without its legal form': (_random, name) => name.replace(LEGAL_FORM, ''),
  'another limited form': (_random, name) =>
    name.includes('有限责任公司')
      ? name.replace('有限责任公司', '有限公司')
      : name.replace('有限公司', '有限责任公司'),
  'other brackets': (random, name) =>
    pick(random, [
      name.replaceAll('(', '（').replaceAll(')', '）'),
      name.replaceAll('(', '〔').replaceAll(')', '〕'),
      name.replace(REGIONS, (region) => (region === '' ? '' : `（${region}）`)),
    ]),
  'blanks inside': (random, name) => {
    const at = int(random, 1, name.length - 1)
    return ` ${name.slice(0, at)}${pick(random, [' ', '\u3000', '\t'])}${name.slice(at)} `
  },
  'a wrong character': (random, name) => {
    const at = int(random, 0, name.length - 1)
    return name.slice(0, at) + pick(random, [...WRONG]) + name.slice(at + 1)
  },
  'a retired district': (_random, name) =>
    name.replace(/崇川区|通州区|海门区|海安市/, (district) => OLD_NAMES[district]!),
}

/** Distorts the name of a subject in one way. */
export function distort(random: Random, way: string, subject: GeneratedSubject): Distorted {
  const name = DISTORTIONS[way]!(random, subject.name.normalize('NFKC'), subject)
  const code = subject.regionCode
  const old = code === null ? undefined : OLD_CODES[code]
  if (way === 'a retired district' && old !== undefined) return { name, region: pick(random, old) }
  return { name, region: code !== null && chance(random, 0.5) ? code : null }
}
