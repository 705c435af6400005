import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { lockedPackages } from './check/licences.ts'
import { PROJECT } from './check/run-tool.ts'

const Component = z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() })

/** A bill of materials, as far as we look into it (CycloneDX, JSON). */
const Bill = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  metadata: z.looseObject({ component: Component }),
  components: z.array(Component),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
})

/** @see Bill */
export type BillOfMaterials = z.infer<typeof Bill>

/**
 * The bill of materials of what ships: each package of the lock file that is not for development alone, with its version,
 * licence and hash. npm's own `--omit dev` leaves out what development needs as well, `graphql` among it; so its whole
 * bill is taken and cut down by the lock file.
 * @throws Error when npm gives none
 */
export function makeBill(folder: string): BillOfMaterials {
  const args = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--sbom-type=application']
  const printed = spawnSync('npm', args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (printed.status !== 0) throw new Error(`npm sbom: ${printed.stderr}`)
  const whole = Bill.parse(JSON.parse(printed.stdout))
  const { name } = z
    .looseObject({ name: z.string() })
    .parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
  const ships = new Set(
    lockedPackages(folder)
      .filter(({ isDevelopment }) => !isDevelopment)
      .map((one) => `${one.name}@${one.version}`),
  )
  const components = whole.components.filter((one) => ships.has(`${one.name}@${one.version}`))
  const { component } = whole.metadata
  const refs = new Set([component['bom-ref'], ...components.map((one) => one['bom-ref'])])
  return {
    ...whole,
    // npm names it by its folder.
    metadata: { ...whole.metadata, component: { ...component, name } },
    components,
    dependencies: whole.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map((one) => ({ ...one, dependsOn: one.dependsOn.filter((ref) => refs.has(ref)) })),
  }
}

/** `npm run sbom`: writes it to a file that is not kept, and says where. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = process.argv[2] ?? join(PROJECT, 'dist-bundle/sbom.cdx.json')
  const bill = makeBill(PROJECT)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`)
  console.log(`${file}: ${bill.components.length} packages, CycloneDX ${bill.specVersion}`)
}
