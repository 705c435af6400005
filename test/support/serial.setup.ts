import { restartSerials } from './make.ts'

/** Runs before each test file. */
restartSerials()
