import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lockedPackages } from '../../scripts/check/licences.ts'
import { PROJECT } from '../../scripts/check/run-tool.ts'
import { makeBill } from '../../scripts/sbom.ts'

test('the bill of materials names every package that ships, and no other', () => {
  const bill = JSON.parse(JSON.stringify(makeBill(PROJECT))) as ReturnType<typeof makeBill>
  expect(bill.bomFormat).toBe('CycloneDX')
  expect(bill.metadata.component.name).toBe('transport-credit-api')
  const named = bill.components.map(({ name, version }) => `${name}@${version}`)
  const ships = lockedPackages(PROJECT)
    .filter(({ isDevelopment }) => !isDevelopment)
    .map(({ name, version }) => `${name}@${version}`)
  expect(named.toSorted()).toEqual([...new Set(ships)].toSorted())
  const manifest = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  for (const [name, version] of Object.entries(manifest.dependencies))
    expect(named).toContain(`${name}@${version}`)
  for (const component of bill.components) {
    expect(component['licenses'], component.name).toHaveLength(1)
    expect(component['hashes'], component.name).toHaveLength(1)
  }
  const refs = new Set(bill.components.map((one) => one['bom-ref']))
  for (const { dependsOn } of bill.dependencies)
    for (const ref of dependsOn) expect(refs).toContain(ref)
})
