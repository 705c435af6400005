import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { WithheldField } from '../disclosure/withheld.type.ts'
import { Money } from '../money/money.type.ts'
import { ConnectionArgs } from '../relay/connection.type.ts'
import { writeGlobalId } from '../relay/global-id.ts'
import { selectsTotal } from '../relay/selection.ts'
import { Region } from '../rule/rule.type.ts'
import { regionView } from '../rule/rule.view.ts'
import { AsOfInput, readAsOf } from '../vocabulary/as-of.type.ts'
import { searchSubjects } from './subject-search.service.ts'
import { SubjectOrder, readSubjectOrder } from './subject-order.type.ts'
import {
  findSubjectByIdentifier,
  listSubjectIdentifiers,
  shownIdentifier,
  type SubjectFile,
} from './subject.service.ts'
import {
  Identifier,
  IdentifierInput,
  Organization,
  Person,
  SoleTrader,
  Subject,
  SubjectConnection,
  SubjectFilter,
  subjectTypeOf,
} from './subject.type.ts'

@Resolver(() => Subject)
export class SubjectResolver {
  @Disclosed('PUBLIC')
  @Query(() => Subject, {
    nullable: true,
    description:
      '按标识代码查询信用主体；匿名调用者不得以身份证件查询\nA subject by an identifier; anonymous callers never by an identity paper',
  })
  async subject(
    @Ctx() context: RequestContext,
    @Arg('identifier', () => IdentifierInput, { description: '标识代码\nThe identifier' })
    identifier: IdentifierInput,
    @Arg('asOf', () => AsOfInput, {
      nullable: true,
      description: '历史时点\nAn instant in the past',
    })
    asOfInput?: AsOfInput | null,
  ): Promise<SubjectFile | null> {
    const asOf = await readAsOf(context.base.db, asOfInput)
    const { type, value } = identifier
    const file = await findSubjectByIdentifier(context.reader, type, value, asOf)
    // That there is such a person is more than the public learns, whatever else is asked for.
    if (file?.category === 'PERSON') context.disclosure.reveal('Query.subject', file.id)
    return file
  }

  @Disclosed('PUBLIC')
  @Query(() => SubjectConnection, {
    description:
      '检索信用主体（不含自然人）：名称至少两个字，可按区划等筛选\nSearches subjects, never persons: by two characters of the name or more, narrowed by division and more',
  })
  async subjects(
    @Ctx() { base, reader }: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('search', () => String, {
      nullable: true,
      description: '名称中的字，至少两个\nCharacters of the name, two or more',
    })
    search?: string | null,
    @Arg('filter', () => SubjectFilter, { nullable: true, description: '筛选条件\nFilter' })
    filter?: SubjectFilter | null,
    @Arg('orderBy', () => SubjectOrder, {
      nullable: true,
      description:
        '排序；检索时默认按相关度，否则按名称\nOrder; by relevance when searching, else by name',
    })
    orderBy?: SubjectOrder | null,
    @Arg('asOf', () => AsOfInput, {
      nullable: true,
      description:
        '历史时点：名称登记册与总数以今天为准，页内各档案按该时点读取，当时尚不知悉的主体略去\nAn instant in the past: the register and its total are today’s; each file in the page is read as of then, and subjects that were not known then are left out',
    })
    asOf?: AsOfInput | null,
  ) {
    return searchSubjects(
      reader,
      {
        search: search ?? null,
        region: filter?.region ?? null,
        categories: filter?.category ?? null,
        statuses: filter?.status ?? null,
      },
      readSubjectOrder(orderBy, search != null),
      page,
      selectsTotal(info),
      await readAsOf(base.db, asOf),
    )
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => ID)
  id(@Root() file: SubjectFile): string {
    return writeGlobalId({ kind: 'subject', subjectId: file.id })
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => String, { nullable: true })
  async usci(@Root() file: SubjectFile): Promise<string | null> {
    const identifiers = await listSubjectIdentifiers(file)
    return identifiers.find((one) => one.type === 'USCI')?.value ?? null
  }

  @FieldResolver(() => [Identifier], { nullable: true })
  identifiers(@Root() file: SubjectFile, @Ctx() context: RequestContext): Promise<Identifier[]> {
    return identifiersOf(file, context)
  }

  @FieldResolver(() => Region, { nullable: true })
  region(@Root() file: SubjectFile): Region | null {
    return regionOf(file)
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => [WithheldField])
  withheld(@Root() file: SubjectFile, @Ctx() { disclosure }: RequestContext): WithheldField[] {
    return disclosure.withheldOfType(subjectTypeOf(file), file)
  }
}

async function identifiersOf(
  file: SubjectFile,
  { disclosure }: RequestContext,
): Promise<Identifier[]> {
  const identifiers = await listSubjectIdentifiers(file)
  if (identifiers.some((one) => one.isPersonal))
    disclosure.reveal(`${subjectTypeOf(file)}.identifiers`, file.id)
  return identifiers.map((one) => ({ ...one, value: shownIdentifier(one) }))
}

function regionOf({ by, regionCode }: SubjectFile): Region | null {
  return regionCode === null ? null : regionView(by.rules(), regionCode, by.today())
}

/** Opens a value that is kept as ciphertext; the field gate decides who gets there. */
function open(file: SubjectFile, sealed: string | null | undefined): string | null {
  return sealed == null ? null : file.by.cipher.open(sealed, file.subjectId)
}

@Resolver(() => Organization)
export class OrganizationResolver {
  @FieldResolver(() => Money, { nullable: true })
  capital(@Root() file: SubjectFile): Money | null {
    if (file.capitalYuan === null) return null
    return {
      yuan: file.capitalYuan,
      reported: file.capitalReported ?? '',
      unit: file.capitalUnit ?? '元',
    }
  }

  @FieldResolver(() => String, { nullable: true })
  phone(@Root() file: SubjectFile): string | null {
    return open(file, file.phoneSealed)
  }

  @FieldResolver(() => String, { nullable: true })
  representativeIdNumber(@Root() file: SubjectFile): string | null {
    return open(file, file.representativeIdSealed)
  }
}

@Resolver(() => SoleTrader)
export class SoleTraderResolver {
  @FieldResolver(() => String, { nullable: true })
  address(@Root() file: SubjectFile): string | null {
    return file.addressShared ?? null
  }

  /** The public column holds a mask; what is masked again stays the same. */
  @FieldResolver(() => String, { nullable: true })
  representativeName(@Root() file: SubjectFile): string | null {
    return file.representativeNameShared ?? file.representativeName
  }

  @FieldResolver(() => String, { nullable: true })
  phone(@Root() file: SubjectFile): string | null {
    return open(file, file.phoneSealed)
  }

  @FieldResolver(() => String, { nullable: true })
  representativeIdNumber(@Root() file: SubjectFile): string | null {
    return open(file, file.representativeIdSealed)
  }
}

/** Fields that a person declares anew, for their scope, take no resolver from the interface. */
@Resolver(() => Person)
export class PersonResolver {
  @FieldResolver(() => [Identifier], { nullable: true })
  identifiers(@Root() file: SubjectFile, @Ctx() context: RequestContext): Promise<Identifier[]> {
    return identifiersOf(file, context)
  }

  @FieldResolver(() => Region, { nullable: true })
  region(@Root() file: SubjectFile): Region | null {
    return regionOf(file)
  }

  @FieldResolver(() => String, { nullable: true })
  phone(@Root() file: SubjectFile): string | null {
    return open(file, file.phoneSealed)
  }
}
