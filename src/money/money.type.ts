import { Field, ObjectType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'
import { DecimalScalar } from '../vocabulary/scalars.ts'

@ObjectType({
  description: '金额：以元计的精确值与报送原值\nAn amount: exactly in yuan, and as it was reported',
  simpleResolvers: true,
})
export class Money {
  @Disclosed('PUBLIC')
  @Field(() => DecimalScalar, { description: '以元计的精确值\nExactly, in yuan' })
  yuan: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '报送原值\nAs reported' })
  reported: string

  @Disclosed('PUBLIC')
  @Field(() => String, { description: '报送单位：元或万元\nUnit of the report: 元 or 万元' })
  unit: string
}
