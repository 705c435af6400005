import { open } from 'node:fs/promises'
import { mediaTypeOf, SIGNATURE_BYTES } from './media-type.rules.ts'

/** The media type of a file by its content; null: none of those that evidence may be. */
export async function typeOfFile(path: string, size: number): Promise<string | null> {
  const file = await open(path, 'r')
  try {
    const length = Math.min(size, SIGNATURE_BYTES)
    const read = async (from: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from)
      return buffer.subarray(0, bytesRead)
    }
    return mediaTypeOf(await read(0), await read(size - length))
  } finally {
    await file.close()
  }
}
