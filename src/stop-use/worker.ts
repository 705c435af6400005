import type { Base } from '../disclosure/reading.ts'
import { beginNotices, noticeWithdrawals, type Announce } from './notice.service.ts'

/** What was withdrawn is looked for this often, in milliseconds. */
const LOOK_MS = 1_000

/** Looks for withdrawn facts beside the requests of a process. */
export interface NoticeWorker {
  start(): Promise<void>
  /** Ends after the turn that is under way. */
  stop(): Promise<void>
}

/** Makes the worker; what fails is told, and tried again. */
export function makeNoticeWorker(
  base: Base,
  announce: Announce,
  onFailure: (error: unknown) => void,
): NoticeWorker {
  let isStopping = false
  let timer: NodeJS.Timeout | undefined
  let turn: Promise<void> = Promise.resolve()
  const look = async () => {
    try {
      while (!isStopping && (await noticeWithdrawals(base, announce)));
    } catch (error) {
      onFailure(error)
    }
    if (!isStopping) plan()
  }
  const plan = () => {
    timer = setTimeout(() => {
      turn = look()
    }, LOOK_MS)
    timer.unref()
  }
  return {
    start: async () => {
      await beginNotices(base)
      plan()
    },
    stop: async () => {
      isStopping = true
      clearTimeout(timer)
      await turn
    },
  }
}
