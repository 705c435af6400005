import { pathToFileURL } from 'node:url'
import { checkDescriptions } from './descriptions.ts'
import { checkLayers } from './layers.ts'
import { checkInstallScripts, checkLicences } from './licences.ts'
import { checkMigrationRules, checkMigrationsCurrent } from './migrations.ts'
import { checkOperations } from './operations.ts'
import { checkPins, checkPortable } from './pins.ts'
import { checkPrintedSchema, printSchema } from './printed-schema.ts'
import { checkReview } from './review.ts'
import { checkRuleData } from './rule-data.ts'
import { checkWall } from './wall.ts'
import { checkFormat, checkLint, checkTypes, checkUnused } from './source.ts'

/** A gate: what it is called, and what it finds wrong with a project's folder. Nothing found is a pass. */
export interface Gate {
  name: string
  find(folder: string): string[] | Promise<string[]>
}

/** The schema and the operation gate of this project's code; loaded when first asked for, since it may not load. */
async function served() {
  const [{ makeSchema }, { OPERATIONS }] = await Promise.all([
    import('../../src/schema.ts'),
    import('../../src/disclosure/gate.ts'),
  ])
  made ??= makeSchema().schema
  return { schema: made, operations: OPERATIONS }
}
let made: ReturnType<typeof import('../../src/schema.ts').makeSchema>['schema'] | undefined

/** All gates, the slow ones first so that they run beside the others. */
export const GATES: readonly Gate[] = [
  { name: 'unused code', find: checkUnused },
  { name: 'types', find: (folder) => checkTypes(folder) },
  {
    name: 'types of the page',
    find: (folder) => checkTypes(folder, 'src/page/browser/tsconfig.json'),
  },
  { name: 'migrations current', find: checkMigrationsCurrent },
  { name: 'format', find: checkFormat },
  { name: 'lint', find: checkLint },
  { name: 'layers', find: checkLayers },
  { name: 'migration rules', find: checkMigrationRules },
  { name: 'wall current', find: checkWall },
  { name: 'exact versions', find: checkPins },
  { name: 'licences', find: checkLicences },
  { name: 'install scripts', find: checkInstallScripts },
  { name: 'no ties to a machine', find: checkPortable },
  {
    name: 'rule data',
    find: (folder) => checkRuleData(pathToFileURL(`${folder}/src/rule/data/`)),
  },
  {
    name: 'schema.graphql current',
    find: async (folder) => checkPrintedSchema(folder, printSchema((await served()).schema)),
  },
  {
    name: 'schema reviewed',
    find: async (folder) => checkReview(folder, printSchema((await served()).schema)),
  },
  {
    name: 'descriptions',
    find: async () => checkDescriptions((await served()).schema),
  },
  {
    name: 'operation gate',
    find: async () => {
      const { schema, operations } = await served()
      return checkOperations(schema, operations)
    },
  },
]
