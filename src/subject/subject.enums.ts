import { enumOf } from '../vocabulary/enum.ts'
import { IDENTIFIER_FORMS } from './identifier.rules.ts'

export const IdentifierType = enumOf(
  'IdentifierType',
  { zh: '标识代码种类', en: 'Kind of identifier' },
  IDENTIFIER_FORMS,
)

export const IdentifierValidity = enumOf(
  'IdentifierValidity',
  { zh: '校验结果', en: 'Result of the check' },
  {
    VALID: { zh: '校验通过', en: 'The check digit, where there is one, is right' },
    INVALID: { zh: '校验未通过', en: 'The check digit is wrong' },
    LEGACY_EXCEPTION: {
      zh: '已核实的历史例外',
      en: 'Officially issued although the check digit is wrong',
    },
  },
)

export const SubjectStatus = enumOf(
  'SubjectStatus',
  { zh: '主体状态', en: 'Status of a subject' },
  {
    ACTIVE: { zh: '存续', en: 'In existence' },
    DEREGISTERED: { zh: '注销', en: 'Deregistered' },
    REVOKED: { zh: '吊销', en: 'Licence revoked' },
    UNKNOWN: { zh: '未知', en: 'Not reported' },
  },
)
