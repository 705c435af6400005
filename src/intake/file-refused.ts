import { FileRefusal } from './reader/reader.ts'

const REASONS = {
  FILE_EMPTY: { zh: '文件为空', en: 'The file is empty' },
  HEADER_UNKNOWN: {
    zh: '表头与目录中的任何事项、信用承诺模板都不相符，或缺少必填列',
    en: 'The header fits no item of the catalogue and no template of commitments, or lacks a required column',
  },
  IMPORT_CONTENDED: {
    zh: '另一进程正在导入同一文件',
    en: 'Another process is importing the same file',
  },
} as const

/** A file that is refused as a whole: a stable code, and what to do, in both languages. */
export class FileRefused extends Error {
  readonly code: string
  readonly zh: string
  readonly en: string

  constructor(code: keyof typeof REASONS | { code: string; zh: string; en: string }) {
    const reason = typeof code === 'string' ? { code, ...REASONS[code] } : code
    super(reason.en)
    this.name = 'FileRefused'
    this.code = reason.code
    this.zh = reason.zh
    this.en = reason.en
  }

  /** Runs a step of reading; what the reader refuses becomes a refusal of the import. */
  static async guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw error instanceof FileRefusal ? new FileRefused(error) : error
    }
  }
}
