import type { Summary } from './report.ts'

/** Draws ratios as bars, with the targets as lines: a picture for the docs, with nothing but its own few shapes. */

const BAR = 30
const GAP = 26
export const LEFT = 44
export const TOP = 34
export const HEIGHT = 220
export const COLOURS = ['#9ecae1', '#4292c6', '#08519c']

/** An SVG of the product's ratios to LIMIT, by operation and connections. */
export function drawRatios(summary: Summary): string {
  const operations = Object.entries(summary)
  const most = Math.max(
    1.1,
    ...operations.flatMap(([, sizes]) =>
      Object.values(sizes).flatMap(({ ratio, target }) => [ratio, target ?? 0]),
    ),
  )
  const y = (ratio: number) => TOP + HEIGHT * (1 - ratio / most)
  let x = LEFT
  const parts: string[] = []
  for (const [name, sizes] of operations) {
    const begin = x
    Object.entries(sizes).forEach(([connections, { ratio, target }], at) => {
      parts.push(bar(x, y, { connections, ratio, target, colour: COLOURS[at % COLOURS.length]! }))
      x += BAR
    })
    parts.push(text((begin + x) / 2, TOP + HEIGHT + 34, name, 13))
    x += GAP
  }
  const width = x
  const height = TOP + HEIGHT + 48
  const scale = [0, 0.5, 1].map(
    (ratio) =>
      `<line x1="${LEFT - 6}" x2="${width - GAP / 2}" y1="${at(y(ratio))}" y2="${at(y(ratio))}" stroke="#bbb"/>` +
      text(LEFT - 20, y(ratio) + 4, ratio.toFixed(1), 11),
  )
  const title = 'Throughput beside LIMIT (1.0), by operation and connections; red: target'
  return picture(width, height, title, [...scale, ...parts])
}

/** An SVG with a title above what it shows. */
export function picture(
  width: number,
  height: number,
  title: string,
  parts: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(width / 2, 18, title, 12),
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

interface Bar {
  connections: string
  ratio: number
  target: number | null
  colour: string
}

function bar(x: number, y: (ratio: number) => number, { connections, ratio, target, colour }: Bar) {
  const height = TOP + HEIGHT - y(ratio)
  const middle = x + BAR / 2
  return [
    `<rect x="${x + 2}" y="${at(y(ratio))}" width="${BAR - 4}" height="${at(height)}" fill="${colour}"/>`,
    text(middle, y(ratio) - 4, ratio.toFixed(2), 10),
    text(middle, TOP + HEIGHT + 14, connections, 10),
    target === null
      ? ''
      : `<line x1="${x}" x2="${x + BAR}" y1="${at(y(target))}" y2="${at(y(target))}" stroke="#c00" stroke-width="2"/>`,
  ].join('')
}

/** Words in the middle of a place. */
export function text(x: number, y: number, said: string, size: number): string {
  return `<text x="${at(x)}" y="${at(y)}" font-size="${size}" text-anchor="middle">${said}</text>`
}

/** A place, to a tenth of a dot. */
export function at(place: number): string {
  return place.toFixed(1)
}
