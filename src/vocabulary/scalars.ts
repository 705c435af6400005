import { GraphQLScalarType } from 'graphql'
import { GraphQLDateTime, GraphQLLocalDate } from 'graphql-scalars'

/** A day in Asia/Shanghai, `YYYY-MM-DD`; a string in the program, so that no zone can shift it. */
export const DateScalar = new GraphQLScalarType<string, string>({
  ...GraphQLLocalDate.toConfig(),
  name: 'Date',
  description: '日期（北京时间），格式为 YYYY-MM-DD\nA day in Asia/Shanghai, YYYY-MM-DD',
  specifiedByURL: null,
})

/** An instant, RFC 3339. */
export const DateTimeScalar = new GraphQLScalarType<Date | string, Date>({
  ...GraphQLDateTime.toConfig(),
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
