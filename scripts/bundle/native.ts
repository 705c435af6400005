import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join, relative } from 'node:path'
import { z } from 'zod'

/** How machine code begins: ELF, Mach-O (both orders, 32 and 64 bits, fat), and Windows' `MZ`. */
const MACHINE_CODE = [
  '7f454c46',
  'feedface',
  'feedfacf',
  'cefaedfe',
  'cffaedfe',
  'cafebabe',
  '4d5a',
] as const

/** Names by which code for one platform is loaded, or made at the installation. */
const NAMED = /(\.(node|so|dll|dylib|exe)|^binding\.gyp)$/

/** The files of a folder that hold machine code, by their name or by their first bytes. WebAssembly is none. */
export function nativeFiles(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  return files
    .filter((entry) => entry.isFile())
    .filter(
      (entry) =>
        NAMED.test(entry.name) ||
        MACHINE_CODE.some((start) => beginOf(join(entry.parentPath, entry.name)).startsWith(start)),
    )
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted()
}

function beginOf(file: string): string {
  const bytes = Buffer.alloc(4)
  const handle = openSync(file, 'r')
  try {
    return bytes.subarray(0, readSync(handle, bytes, 0, 4, 0)).toString('hex')
  } finally {
    closeSync(handle)
  }
}

const Lock = z.looseObject({ packages: z.record(z.string(), z.looseObject({})) })

/** The packages of a lock file that ship and are for one platform: they name `cpu`, `os` or `libc`. */
export function platformPackages(folder: string): string[] {
  const lock = Lock.parse(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')))
  return Object.entries(lock.packages)
    .filter(([, one]) => one['dev'] !== true && ('cpu' in one || 'os' in one || 'libc' in one))
    .map(([path]) => path)
}
