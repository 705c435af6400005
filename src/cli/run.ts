import { StartError } from '../errors.ts'

/** Exit codes that every command shares (sysexits.h): wrong use, and an environment that has to be mended first. */
export const USAGE_EXIT = 64
export const ENVIRONMENT_EXIT = 78

/** Runs a command and ends the process with its exit code; a condition of the environment is said in one sentence. */
export function runCommand(main: () => Promise<number>): void {
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      if (!(error instanceof StartError)) throw error
      process.stderr.write(`${error.message}\n`)
      process.exit(ENVIRONMENT_EXIT)
    },
  )
}
