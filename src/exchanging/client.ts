import type { ReceivedKind } from '../rule/platform.schema.ts'
import type { Receipt } from './receipt.rules.ts'

/** A batch as it is handed to a platform. */
export interface Outgoing {
  /** The number of the batch: a platform takes each once, however often it comes. */
  number: string
  kind: 'REPORT' | 'WITHDRAWAL'
  code: string
  madeOn: string
  fileName: string
  mediaType: string
  content: Buffer
  sha256: string
  rowCount: number
}

/** A file that a platform offers. */
export interface OfferedFile {
  name: string
  sha256: string
  kind: ReceivedKind
}

/** What a platform says that it has of a day, by kind. */
export interface DaySummary {
  code: string
  count: number
  hash: string
}

/**
 * How we speak with a platform. One stands behind it that speaks HTTP (http-client.ts); another protocol is another of
 * these. Every method throws `PlatformFault` for what a platform does wrong.
 */
export interface PlatformClient {
  /** Hands a batch over; PENDING: the platform has it, and gives its receipt later. */
  send(batch: Outgoing): Promise<Receipt | 'PENDING'>
  /** What the platform says to a number; UNKNOWN: it never got it. */
  findReceipt(number: string): Promise<Receipt | 'PENDING' | 'UNKNOWN'>
  listFiles(): Promise<OfferedFile[]>
  fetchFile(name: string): Promise<Buffer>
  summarize(day: string): Promise<DaySummary[]>
  listRows(day: string, code: string): Promise<{ key: string; hash: string }[]>
}

/** What can go wrong with a platform; the one declaration of the codes. */
export const PLATFORM_FAULTS = {
  UNREACHABLE: { zh: '平台无法连接', en: 'The platform cannot be reached' },
  TIMEOUT: { zh: '平台未在时限内答复', en: 'The platform did not answer in time' },
  SERVER_ERROR: { zh: '平台内部错误', en: 'The platform failed' },
  BUSY: { zh: '平台要求稍后再试', en: 'The platform asks to wait' },
  UNAUTHORIZED: { zh: '平台不接受密钥', en: 'The platform does not accept our secret' },
  REFUSED: { zh: '平台拒收', en: 'The platform refused it as a whole' },
  ANSWER_UNREADABLE: { zh: '平台的答复无法识别', en: 'The answer is none that the protocol knows' },
  ANSWER_TOO_LARGE: { zh: '平台的答复过大', en: 'The answer is too large' },
  RECEIPT_WRONG: {
    zh: '回执与批次不符',
    en: 'The receipt is of another batch, of other bytes or of other rows',
  },
  FILE_HASH_WRONG: {
    zh: '文件与所报哈希不符',
    en: 'The file is not the one that the platform offered',
  },
  PARTY_UNKNOWN: {
    zh: '平台未登记为参与方，或已停用',
    en: 'The platform is no registered party in force: nothing is disclosed to it',
  },
} as const
export type PlatformFaultCode = keyof typeof PLATFORM_FAULTS

/** A platform did not do what it should. */
export class PlatformFault extends Error {
  readonly code: PlatformFaultCode
  /** It asked to wait this long. */
  readonly retryAfterSeconds: number | null

  constructor(code: PlatformFaultCode, retryAfterSeconds: number | null = null) {
    super(code)
    this.name = 'PlatformFault'
    this.code = code
    this.retryAfterSeconds = retryAfterSeconds
  }
}
