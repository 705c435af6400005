import { GraphQLError, GraphQLScalarType, type GraphQLScalarTypeConfig } from 'graphql'
import { GraphQLDateTime, GraphQLLocalDate } from 'graphql-scalars'

/** RFC 3339 knows a year 0, the calendar and the database do not. */
function fromYearOne<In, Out>(
  config: GraphQLScalarTypeConfig<In, Out>,
  yearOf: (value: In) => number,
): Pick<GraphQLScalarTypeConfig<In, Out>, 'parseValue' | 'parseLiteral'> {
  const checked = (value: In): In => {
    if (yearOf(value) < 1) throw new GraphQLError('There is no year 0.')
    return value
  }
  return {
    parseValue: (value) => checked(config.parseValue!(value)),
    parseLiteral: (node, variables) => checked(config.parseLiteral!(node, variables)),
  }
}

const localDate = GraphQLLocalDate.toConfig() as GraphQLScalarTypeConfig<string, string>
const dateTime = GraphQLDateTime.toConfig() as GraphQLScalarTypeConfig<Date | string, Date>

/** A day in Asia/Shanghai, `YYYY-MM-DD`; a string in the program, so that no zone can shift it. */
export const DateScalar = new GraphQLScalarType<string, string>({
  ...localDate,
  ...fromYearOne(localDate, (day) => Number(day.slice(0, 4))),
  name: 'Date',
  description: '日期（北京时间），格式为 YYYY-MM-DD\nA day in Asia/Shanghai, YYYY-MM-DD',
  specifiedByURL: null,
})

/** An instant, RFC 3339. */
export const DateTimeScalar = new GraphQLScalarType<Date | string, Date>({
  ...dateTime,
  ...fromYearOne(dateTime, (at) => new Date(at).getUTCFullYear()),
  name: 'DateTime',
  description: '时刻，RFC 3339 格式\nAn instant, RFC 3339',
  specifiedByURL: null,
})

/** An exact decimal number, written as text: an amount is never a float. Output only. */
export const DecimalScalar = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  description: '精确十进制数，以文本表示\nAn exact decimal number, written as text',
  serialize: String,
})
