/** The kinds of code that identify a subject. */
export const IDENTIFIER_TYPES = [
  'USCI',
  'ORGANIZATION_CODE',
  'REGISTRATION_NUMBER',
  'REGISTRATION_NUMBER_13',
  'FOREIGN_REGISTRATION',
  'TAX_NUMBER',
  'INSTITUTION_CERTIFICATE',
  'SOCIAL_ORGANIZATION_CERTIFICATE',
  'RESIDENT_ID',
  'PASSPORT',
  'HONG_KONG_MACAO_PERMIT',
  'TAIWAN_PERMIT',
  'FOREIGN_PERMANENT_RESIDENT_ID',
  'OTHER_ID',
] as const

export type IdentifierType = (typeof IDENTIFIER_TYPES)[number]

/** The identity papers of natural persons: never public, never looked up by anonymous callers. */
export const PERSONAL_IDENTIFIER_TYPES = [
  'RESIDENT_ID',
  'PASSPORT',
  'HONG_KONG_MACAO_PERMIT',
  'TAIWAN_PERMIT',
  'FOREIGN_PERMANENT_RESIDENT_ID',
  'OTHER_ID',
] as const satisfies readonly IdentifierType[]

/** LEGACY_EXCEPTION: officially issued although the check character is wrong (early pilot areas). */
export const IDENTIFIER_VALIDITIES = ['VALID', 'INVALID', 'LEGACY_EXCEPTION'] as const

export type IdentifierValidity = (typeof IDENTIFIER_VALIDITIES)[number]

/** What a code of the type is called and what it must look like, for messages. */
export const IDENTIFIER_FORMS: Readonly<
  Record<IdentifierType, { zh: string; en: string; formZh: string; formEn: string }>
> = {
  USCI: {
    zh: '统一社会信用代码',
    en: 'unified social credit code',
    formZh: '应为18位数字或大写字母（不含I、O、S、V、Z），第3至8位为数字',
    formEn: '18 digits or capitals without I, O, S, V, Z; positions 3-8 are digits',
  },
  ORGANIZATION_CODE: {
    zh: '组织机构代码',
    en: 'organisation code',
    formZh: '应为8位数字或大写字母加1位校验码（0-9或X）',
    formEn: '8 digits or capitals and a check character (0-9 or X)',
  },
  REGISTRATION_NUMBER: {
    zh: '工商注册号',
    en: 'registration number',
    formZh: '应为15位数字',
    formEn: '15 digits',
  },
  REGISTRATION_NUMBER_13: {
    zh: '工商注册号（13位）',
    en: 'registration number (13 digits)',
    formZh: '应为13位数字',
    formEn: '13 digits',
  },
  FOREIGN_REGISTRATION: {
    zh: '外商投资企业注册号',
    en: 'registration number of a foreign-invested enterprise',
    formZh: '应形如“企合苏通总字第000001号”',
    formEn: 'a form like 企合苏通总字第000001号',
  },
  TAX_NUMBER: {
    zh: '税务登记号',
    en: 'tax registration number',
    formZh: '应为15、17、18或20位数字或大写字母',
    formEn: '15, 17, 18 or 20 digits or capitals',
  },
  INSTITUTION_CERTIFICATE: {
    zh: '事业单位证书号',
    en: 'certificate number of a public institution',
    formZh: '应为12位数字',
    formEn: '12 digits',
  },
  SOCIAL_ORGANIZATION_CERTIFICATE: {
    zh: '社会组织登记证号',
    en: 'certificate number of a social organisation',
    formZh: '应为4至50个汉字、字母或数字，且含数字',
    formEn: '4 to 50 characters, some of them digits',
  },
  RESIDENT_ID: {
    zh: '居民身份证号码',
    en: 'resident ID number',
    formZh: '应为17位数字加1位校验码（0-9或X），或旧式15位数字',
    formEn: '17 digits and a check character (0-9 or X), or the old 15 digits',
  },
  PASSPORT: {
    zh: '护照号码',
    en: 'passport number',
    formZh: '应为5至15位数字或大写字母，且含数字',
    formEn: '5 to 15 digits or capitals, some of them digits',
  },
  HONG_KONG_MACAO_PERMIT: {
    zh: '港澳居民来往内地通行证号码',
    en: 'mainland travel permit number of a Hong Kong or Macao resident',
    formZh: '应为H或M加8位或10位数字',
    formEn: 'H or M and 8 or 10 digits',
  },
  TAIWAN_PERMIT: {
    zh: '台湾居民来往大陆通行证号码',
    en: 'mainland travel permit number of a Taiwan resident',
    formZh: '应为8位数字，或10位数字（可带括号内的字母）',
    formEn: '8 digits, or 10 digits with or without a letter',
  },
  FOREIGN_PERMANENT_RESIDENT_ID: {
    zh: '外国人永久居留身份证号码',
    en: 'permanent resident ID number of a foreigner',
    formZh: '应为以9开头的18位号码，或3位字母加12位数字',
    formEn: '18 characters that begin with 9, or 3 letters and 12 digits',
  },
  OTHER_ID: {
    zh: '其他证件号码',
    en: 'number of another identity paper',
    formZh: '应为1至64个字符，不含控制字符或乱码',
    formEn: '1 to 64 characters without control or replacement characters',
  },
}
