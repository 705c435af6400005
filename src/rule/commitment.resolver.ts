import { Args, Ctx, Query, Resolver } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import {
  CommitmentTemplateConnection,
  CommitmentTypeConnection,
  FulfilmentResultConnection,
  PublicationClassConnection,
} from './commitment.type.ts'
import {
  commitmentTemplateView,
  commitmentTypeView,
  fulfilmentResultView,
  publicationClassView,
} from './commitment.view.ts'
import { RulesArgs } from './rule.args.ts'
import { asked, byNumber, pageOf } from './rule.page.ts'

@Resolver()
export class CommitmentRuleQueries {
  @Disclosed('PUBLIC')
  @Query(() => CommitmentTypeConnection, {
    description: '信用承诺类型\nTypes of credit commitments',
  })
  commitmentTypes(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const rows = byNumber(book.list('commitment-type', { on }))
    const list = { name: 'commitmentTypes', filter: [on], rows }
    return pageOf(context, list, args, commitmentTypeView)
  }

  @Disclosed('PUBLIC')
  @Query(() => CommitmentTemplateConnection, {
    description: '信用承诺书范本\nTemplates of commitments, by type and scene',
  })
  commitmentTemplates(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const rows = book.list('commitment-template', { on })
    const list = { name: 'commitmentTemplates', filter: [on], rows }
    return pageOf(context, list, args, (rule) => commitmentTemplateView(book, rule))
  }

  @Disclosed('PUBLIC')
  @Query(() => PublicationClassConnection, {
    description: '信用承诺的公开类型\nHow far commitments are open',
  })
  publicationClasses(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const rows = book.list('publication-class', { on })
    const list = { name: 'publicationClasses', filter: [on], rows }
    return pageOf(context, list, args, publicationClassView)
  }

  @Disclosed('PUBLIC')
  @Query(() => FulfilmentResultConnection, {
    description: '承诺履行状态及其后果\nResults of judging commitments, and what follows',
  })
  fulfilmentResults(@Ctx() context: RequestContext, @Args(() => RulesArgs) args: RulesArgs) {
    const { book, on } = asked(context, args)
    const rows = book.list('fulfilment-result', { on })
    const list = { name: 'fulfilmentResults', filter: [on], rows }
    return pageOf(context, list, args, fulfilmentResultView)
  }
}
