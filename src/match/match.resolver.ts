import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { findSubject, type SubjectFile } from '../subject/subject.service.ts'
import { Subject } from '../subject/subject.type.ts'
import { matchSubjects, type Match } from './match.service.ts'
import { MatchCandidateInput, SubjectMatch } from './match.type.ts'

@Resolver(() => SubjectMatch)
export class MatchResolver {
  @Disclosed('PUBLIC')
  @Query(() => [SubjectMatch], {
    description:
      '将名单匹配到信用主体：先按代码，再按名称与区划，一次1至100个；自然人不得仅凭姓名匹配\nMatches a list to subjects, by code first, then by name and division, 1 to 100 at a time; a natural person is never matched by name',
  })
  async matchSubjects(
    @Ctx() { reader, disclosure }: RequestContext,
    @Arg('candidates', () => [MatchCandidateInput], { description: '候选\nThe candidates' })
    candidates: MatchCandidateInput[],
  ): Promise<Match[]> {
    const matches = await matchSubjects(reader, candidates.map(givenOf))
    for (const { isPersonal, subjectId, alternativeIds } of matches) {
      if (!isPersonal) continue
      const found = subjectId === null ? alternativeIds : [subjectId, ...alternativeIds]
      disclosure.reveal('Query.matchSubjects', ...found)
    }
    return matches
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => Subject, { nullable: true })
  subject(
    @Root() { subjectId }: Match,
    @Ctx() { reader }: RequestContext,
  ): Promise<SubjectFile | null> | null {
    return subjectId === null ? null : findSubject(reader, subjectId)
  }

  @Disclosed('PUBLIC')
  @FieldResolver(() => [Subject])
  async alternatives(
    @Root() { alternativeIds }: Match,
    @Ctx() { reader }: RequestContext,
  ): Promise<SubjectFile[]> {
    const files = await Promise.all(alternativeIds.map((id) => findSubject(reader, id)))
    return files.filter((file) => file !== null)
  }
}

function givenOf(input: MatchCandidateInput) {
  const { key, name, usci, identifiers, licences, region, address } = input
  return {
    key: key ?? null,
    name: name ?? null,
    usci: usci ?? null,
    identifiers: identifiers ?? [],
    licences: licences ?? [],
    region: region ?? null,
    address: address ?? null,
  }
}
