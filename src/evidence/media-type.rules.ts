/** How much of a file tells its type: so many bytes from its start, and from its end. */
export const SIGNATURE_BYTES = 1024

const bytes = (text: string) => Buffer.from(text, 'latin1')

const PNG = bytes('\x89PNG\r\n\x1a\n')
const PNG_END = bytes('IEND\xaeB`\x82')
const JPEG = bytes('\xff\xd8\xff')
const JPEG_END = bytes('\xff\xd9')
const PDF = bytes('%PDF-')
const PDF_END = bytes('%%EOF')

/**
 * The media type of a file by its content; null: none of those that evidence may be. Both ends are looked at (PNG:
 * ISO/IEC 15948; JPEG: ISO/IEC 10918-1; PDF: ISO 32000-1, 7.5.2 and 7.5.5), so what is cut off, or hangs behind another
 * file's head, is none. Nothing is decoded.
 * @param head the first `SIGNATURE_BYTES`, or all
 * @param tail the last of them
 */
export function mediaTypeOf(head: Buffer, tail: Buffer): string | null {
  const starts = (signature: Buffer) => head.subarray(0, signature.length).equals(signature)
  if (starts(PNG)) {
    const isPicture = head.subarray(12, 16).equals(bytes('IHDR'))
    return isPicture && tail.subarray(-PNG_END.length).equals(PNG_END) ? 'image/png' : null
  }
  if (starts(JPEG)) return tail.subarray(-2).equals(JPEG_END) ? 'image/jpeg' : null
  return starts(PDF) && tail.includes(PDF_END) ? 'application/pdf' : null
}
