import { DirectiveLocation, GraphQLDirective, GraphQLEnumType, GraphQLNonNull } from 'graphql'
import { MASK_RULES } from '../personal/mask.rules.ts'
import { SCOPES, type Scope } from './scope.ts'

const SCOPE_DESCRIPTIONS: Record<Scope, string> = {
  PUBLIC: '社会公开\nOpen to society',
  SHARED: '政务共享\nShared between public bodies for a named purpose',
  AUTHORIZED: '授权查询\nThe subject itself, or whom it authorised for that purpose',
  INTERNAL: '不予公开\nThe unit that holds it',
}

/** The disclosure scope, as the schema names it. */
export const DisclosureScopeType = new GraphQLEnumType({
  name: 'DisclosureScope',
  description: '公开范围\nDisclosure scope: who is entitled to see a field or a row',
  values: Object.fromEntries(
    SCOPES.map((scope) => [scope, { value: scope, description: SCOPE_DESCRIPTIONS[scope] }]),
  ),
})

const MaskRuleType = new GraphQLEnumType({
  name: 'MaskRule',
  description: '脱敏规则\nHow a value is masked for a caller without the scope',
  values: Object.fromEntries(
    Object.entries(MASK_RULES).map(([rule, label]) => [
      rule,
      { value: rule, description: `${label.zh}\n${label.en}` },
    ]),
  ),
})

/** `@disclosed(scope:, mask:)`: printed on every output field and on every filter and ordering field. */
export const disclosedDirective = new GraphQLDirective({
  name: 'disclosed',
  description: '字段的公开范围\nThe disclosure scope of a field',
  locations: [DirectiveLocation.FIELD_DEFINITION, DirectiveLocation.INPUT_FIELD_DEFINITION],
  args: {
    scope: {
      type: new GraphQLNonNull(DisclosureScopeType),
      description: '公开范围\nThe scope that a caller needs',
    },
    mask: {
      type: MaskRuleType,
      description: '无权查看时的脱敏规则\nThe mask shown to a caller without the scope',
    },
    maskedFor: {
      type: DisclosureScopeType,
      description: '可见脱敏值的范围\nThe scope that sees the masked value',
    },
  },
})
