import { enumOf } from '../vocabulary/enum.ts'
import { MEASURE_PROBLEMS } from './measure-problem.ts'
import { APPLICATION_STATES } from './measure-state.rules.ts'

export const MeasureApplicationState = enumOf(
  'MeasureApplicationState',
  { zh: '措施实施状态', en: 'State of an application of a measure' },
  APPLICATION_STATES,
)

export const MeasureProblemCode = enumOf(
  'MeasureProblemCode',
  { zh: '措施报送中的问题', en: 'Why a report of an application is not taken' },
  MEASURE_PROBLEMS,
)
