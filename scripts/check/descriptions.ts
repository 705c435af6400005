import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql'

const CHINESE = /\p{Script=Han}/u
const ENGLISH = /[A-Za-z]{2}/

type Described = [coordinate: string, description: string | null | undefined]

/**
 * Every element of the schema that is ours is described in Chinese (first line) and English (second line): types,
 * fields, arguments, input fields, enum values, directives. Gives the coordinates at fault; none is a pass.
 */
export function checkDescriptions(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  )
  const directives = schema.getDirectives().filter((directive) => !isSpecifiedDirective(directive))
  return [
    ...types.flatMap((type): Described[] => [[type.name, type.description], ...membersOf(type)]),
    ...directives.flatMap((one): Described[] => [
      [`@${one.name}`, one.description],
      ...argumentsOf(`@${one.name}`, one.args),
    ]),
  ].flatMap(([coordinate, description]) => {
    const fault = faultOf(description ?? '')
    return fault === null ? [] : [`${coordinate}: ${fault}`]
  })
}

function faultOf(description: string): string | null {
  if (description === '') return 'has no description'
  const [first = '', second = ''] = description.split('\n')
  if (!CHINESE.test(first)) return 'the first line of its description is not Chinese'
  if (!ENGLISH.test(second)) return 'the second line of its description is not English'
  return null
}

function membersOf(type: GraphQLNamedType): Described[] {
  if (isEnumType(type)) {
    return type.getValues().map((value) => [`${type.name}.${value.name}`, value.description])
  }
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((one) => [
      `${type.name}.${one.name}`,
      one.description,
    ])
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return []
  return Object.values(type.getFields()).flatMap((field) => {
    const coordinate = `${type.name}.${field.name}`
    return [[coordinate, field.description], ...argumentsOf(coordinate, field.args)] as Described[]
  })
}

function argumentsOf(owner: string, args: readonly GraphQLArgument[]): Described[] {
  return args.map((one) => [`${owner}(${one.name}:)`, one.description])
}
