import { Arg, Ctx, Query, Resolver } from 'type-graphql'
import type { RequestContext } from '../context.ts'
import { Disclosed } from '../disclosure/disclosed.ts'
import { addDays } from '../rule/calendar.rules.ts'
import { readStatistics, statisticsReading } from './statistics.service.ts'
import {
  MeasureStatistics,
  MeasureStatisticsGroup,
  MeasureStatisticsOver,
  PeriodInput,
} from './statistics.type.ts'
import { statisticsView } from './statistics.view.ts'

@Resolver()
export class MeasureStatisticsQueries {
  @Disclosed('PUBLIC')
  @Query(() => [MeasureStatistics], {
    description:
      '措施实施统计，只计调用者可见的\nStatistics of what was applied, of what the caller sees and nothing else',
  })
  async measureStatistics(
    @Ctx() { reader, disclosure }: RequestContext,
    @Arg('period', () => PeriodInput, { description: '期间\nThe period' }) period: PeriodInput,
    @Arg('groupBy', () => MeasureStatisticsGroup, { description: '分组\nGrouped by' })
    groupBy: keyof typeof MeasureStatisticsGroup,
    @Arg('over', () => MeasureStatisticsOver, {
      defaultValue: 'ALL',
      description: '范围\nOf all, or of one’s own unit',
    })
    over: keyof typeof MeasureStatisticsOver,
  ): Promise<MeasureStatistics[]> {
    const reading = statisticsReading(reader, over)
    if (reading === null) return []
    const asked = { from: period.from, to: addDays(period.until, 1), groupBy }
    const rows = await readStatistics(reading, asked)
    // That there are none is told as well.
    disclosure.revealThrough(reading, 'Query.measureStatistics')
    const [rules, today] = [reading.rules(), reading.today()]
    return rows.map((row) => statisticsView(rules, today, groupBy, row))
  }
}
