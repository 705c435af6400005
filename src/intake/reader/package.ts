import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { SaxesParser } from 'saxes'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { asRefusal, FileRefusal, type RefusalCode } from './problem.ts'
import type { ReaderLimits } from './table.ts'

/** The parts of an Office Open XML package (a zip file) by name, within the limits. */
export interface Package {
  zip: ZipFile
  parts: ReadonlyMap<string, Entry>
}

const maxParts = 10_000
const smallPart = 16 * 1024 * 1024
/** XML that goes on so long without one tag or text is no worksheet. */
const silence = 16 * 1024 * 1024

/**
 * Opens a package and checks the sizes it declares; yauzl ends a part that unpacks to another size.
 * Throws FileRefusal: FILE_DAMAGED, FILE_ENCRYPTED, UNPACKED_TOO_LARGE or COMPRESSION_SUSPICIOUS.
 */
export async function openPackage(path: string, limits: ReaderLimits): Promise<Package> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch((error) => {
    throw new FileRefusal('FILE_DAMAGED', error)
  })
  try {
    const parts = new Map<string, Entry>()
    let unpacked = 0
    for await (const entry of zip.eachEntry()) {
      const { uncompressedSize, compressedSize } = entry
      unpacked += uncompressedSize
      if (entry.isEncrypted()) throw new FileRefusal('FILE_ENCRYPTED')
      if (unpacked > limits.unpackedBytes || parts.size >= maxParts) {
        throw new FileRefusal('UNPACKED_TOO_LARGE')
      }
      const ratio = uncompressedSize / Math.max(compressedSize, 1)
      if (uncompressedSize > smallPart && ratio > limits.compressionRatio) {
        throw new FileRefusal('COMPRESSION_SUSPICIOUS')
      }
      parts.set(entry.fileName, entry)
    }
    return { zip, parts }
  } catch (error) {
    zip.close()
    throw asRefusal(error, 'FILE_DAMAGED')
  }
}

/** What to do with the XML of a part; names come without their namespace prefix. */
export interface XmlHandlers {
  open?: (name: string, attributes: Record<string, string>) => void
  close?: (name: string) => void
  text?: (text: string) => void
  /** Unpacked bytes so far, before the elements in them. */
  bytes?: (bytes: number) => void
}

/**
 * Runs the XML of a part through the handlers and stops after each chunk.
 * Throws FileRefusal: XML_DOCTYPE on any DTD (so no entity is ever declared), FILE_DAMAGED on bad
 * XML, a wrong size or a wrong checksum.
 */
export async function* readXml(
  { zip }: Package,
  entry: Entry,
  on: XmlHandlers,
): AsyncGenerator<void> {
  const decoder = new TextDecoder('utf-8')
  let heardAt = 0
  let bytes = 0
  let checksum = 0
  const parser = xmlParser(on, () => (heardAt = bytes))
  let stream: Readable | undefined
  try {
    stream = await zip.openReadStreamPromise(entry)
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length
      on.bytes?.(bytes)
      checksum = crc32(chunk, checksum)
      parser.write(decoder.decode(chunk, { stream: true }))
      if (bytes - heardAt > silence) throw new FileRefusal('FILE_DAMAGED')
      yield
    }
    parser.write(decoder.decode()).close()
    if (checksum !== entry.crc32) throw new FileRefusal('FILE_DAMAGED')
  } catch (error) {
    throw asRefusal(error, 'FILE_DAMAGED')
  } finally {
    stream?.destroy()
  }
}

const xmlOptions = { xmlns: false, position: false } as const
type XmlOptions = typeof xmlOptions

function xmlParser(on: XmlHandlers, heard: () => void): SaxesParser<XmlOptions> {
  const parser = new SaxesParser<XmlOptions>(xmlOptions)
  const refuse = (code: RefusalCode, cause?: unknown): never => {
    throw new FileRefusal(code, cause)
  }
  parser.on('error', (error) => refuse('FILE_DAMAGED', error))
  parser.on('doctype', () => refuse('XML_DOCTYPE'))
  parser.on('opentag', (tag) => {
    heard()
    on.open?.(localName(tag.name), tag.attributes)
  })
  parser.on('closetag', (tag) => {
    heard()
    on.close?.(localName(tag.name))
  })
  const text = (value: string): void => {
    heard()
    on.text?.(value)
  }
  parser.on('text', text)
  parser.on('cdata', text)
  return parser
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** Reads a whole small part through the handlers; nothing happens when the package lacks it. */
export async function readPart(source: Package, name: string, on: XmlHandlers): Promise<void> {
  const entry = source.parts.get(name)
  if (entry === undefined) return
  for await (const _ of readXml(source, entry, on)) continue
}

/** Value of an attribute whatever its namespace prefix. */
export function attribute(attributes: Record<string, string>, name: string): string | undefined {
  if (attributes[name] !== undefined) return attributes[name]
  const key = Object.keys(attributes).find((each) => localName(each) === name)
  return key === undefined ? undefined : attributes[key]
}
