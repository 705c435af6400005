import { problemsOf, runTool } from './run-tool.ts'

/** Every file is formatted as .oxfmtrc.json says. Gives the lines of complaint; none is a pass. */
export async function checkFormat(folder: string): Promise<string[]> {
  return problemsOf(await runTool('oxfmt/bin/oxfmt', ['--check'], folder))
}

/** The rules of .oxlintrc.json, layers and lengths among them; a warning is a failure. */
export async function checkLint(folder: string): Promise<string[]> {
  return problemsOf(await runTool('oxlint/bin/oxlint', ['--deny-warnings', '-f', 'unix'], folder))
}

/** The types of one TypeScript project (`tsconfig.json` by its path in the folder). */
export async function checkTypes(folder: string, project = 'tsconfig.json'): Promise<string[]> {
  return problemsOf(await runTool('typescript/bin/tsc', ['--noEmit', '-p', project], folder))
}

/** No file, export or dependency that nothing uses, by knip.json. */
export async function checkUnused(folder: string): Promise<string[]> {
  return problemsOf(await runTool('knip/bin/knip.js', ['--no-progress'], folder))
}
