import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { Measure } from '../rule/decision.type.ts'
import { measureView } from '../rule/decision.view.ts'
import { Purpose } from '../rule/disclosure-rule.type.ts'
import { purposeView } from '../rule/disclosure-rule.view.ts'
import type { SubjectFile } from '../subject/subject.service.ts'
import { Subject } from '../subject/subject.type.ts'
import {
  listApplicableMeasures,
  type ApplicableMeasure as Applicable,
} from './applicable.service.ts'
import { ApplicableMeasure } from './applicable.type.ts'

@Resolver(() => Subject)
export class SubjectMeasuresResolver {
  @Disclosed('SHARED')
  @FieldResolver(() => [ApplicableMeasure], {
    nullable: true,
    description:
      '按本次请求说明的用途，目前对该主体适用的激励与惩戒措施及其事实，与信用核查一致；未说明用途、用途不核查信用或不涉及该主体时为空\nThe incentives and sanctions that apply to this subject for the purpose that the request names, with the facts that lead to them: those that a credit check would name. Null where nothing is decided: no purpose, none that is checked, or none that concerns the subject',
  })
  measures(
    @Root() file: SubjectFile,
    @Ctx() { base, reader }: RequestContext,
  ): Promise<Applicable[] | null> {
    return listApplicableMeasures(base, reader, file)
  }
}

@Resolver(() => ApplicableMeasure)
export class ApplicableMeasureResolver {
  @FieldResolver(() => Measure)
  measure(@Root() { measure }: Applicable): Measure {
    return measureView(measure)
  }

  @FieldResolver(() => Purpose)
  purpose(@Root() { purpose }: Applicable): Purpose {
    return purposeView(purpose)
  }
}
