import type { Town } from './town.ts'

export const HOUR_MS = 3_600_000

/**
 * Goes before the server in its process: its clock of the day jumps an hour forward at SIGUSR2 and an hour back at SIGHUP.
 * Clocks that only go on (`performance`, timers) are those of the machine, as when somebody sets the time.
 */
const PRELOAD = `
const real = Date
let apart = 0
process.on('SIGUSR2', () => (apart += ${HOUR_MS}))
process.on('SIGHUP', () => (apart -= ${HOUR_MS}))
const now = () => real.now() + apart
globalThis.Date = new Proxy(real, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
})`

/** The environment of a server whose clock can be made to jump. */
export const JUMPING_CLOCK = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(PRELOAD)}`,
}

/** Sets the clock of a town's server an hour forward or back. */
export function jump({ server }: Town, way: 'FORWARD' | 'BACK'): void {
  server.child.kill(way === 'FORWARD' ? 'SIGUSR2' : 'SIGHUP')
}
