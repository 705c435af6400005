import { at, COLOURS, HEIGHT, LEFT, picture, text, TOP } from './chart.ts'
import type { GrowthRow } from './growth.ts'

const STEP = 130
/** The highest share that has a place. */
const MOST = 1.3
/** Growth is to cost no more than a fifth. */
const LEAST = 0.8

/** An SVG of the product’s throughput by the size of the city, of that at the reference size: a line for each operation. */
export function drawGrowth(rows: readonly GrowthRow[], sizes: readonly string[]): string {
  const shipped = rows.flatMap(({ variant, size, operation, ofReference }) =>
    variant === 'shipped' && sizes.includes(size) && ofReference !== null
      ? [{ size, operation, ofReference }]
      : [],
  )
  const operations = [...new Set(shipped.map(({ operation }) => operation))]
  const x = (size: string) => LEFT + 40 + sizes.indexOf(size) * STEP
  const y = (share: number) => TOP + HEIGHT * (1 - Math.min(share, MOST) / MOST)
  const width = LEFT + STEP * sizes.length + 20
  const across = (share: number, colour: string) =>
    `<line x1="${LEFT}" x2="${width - 20}" y1="${at(y(share))}" y2="${at(y(share))}" stroke="${colour}"/>` +
    text(LEFT - 18, y(share) + 4, share.toFixed(1), 11)
  const lines = operations.flatMap((name, index) => {
    const own = shipped.filter(({ operation }) => operation === name)
    const points = own.map(({ size, ofReference }) => `${x(size)},${at(y(ofReference))}`)
    const last = own.at(-1)!
    return [
      `<polyline points="${points.join(' ')}" fill="none" stroke="${COLOURS[index % COLOURS.length]}" stroke-width="3"/>`,
      text(
        x(last.size) + 44,
        y(last.ofReference) + 4,
        `${name} ${last.ofReference.toFixed(2)}`,
        11,
      ),
    ]
  })
  const title = 'Throughput by subjects, of that among 100,000; red: a fifth less'
  return picture(width + 40, TOP + HEIGHT + 36, title, [
    ...[0, 0.5, 1].map((share) => across(share, '#bbb')),
    across(LEAST, '#c00'),
    ...sizes.map((size) => text(x(size), TOP + HEIGHT + 18, Number(size).toLocaleString('en'), 11)),
    ...lines,
  ])
}
