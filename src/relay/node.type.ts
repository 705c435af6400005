import { Field, ID, InterfaceType } from 'type-graphql'
import { Disclosed } from '../disclosure/disclosed.ts'

@InterfaceType({ description: '可按全局标识取得的对象\nAnything that has a global id' })
export abstract class Node {
  @Disclosed('PUBLIC')
  @Field(() => ID, { description: '全局标识\nGlobal id' })
  id: string
}
