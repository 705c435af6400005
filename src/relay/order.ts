import { enumOf } from '../vocabulary/enum.ts'

export const OrderDirection = enumOf(
  'OrderDirection',
  { zh: '排序方向', en: 'Direction of an order' },
  {
    ASC: { zh: '升序', en: 'Ascending' },
    DESC: { zh: '降序', en: 'Descending' },
  },
)
