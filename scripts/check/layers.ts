import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'

/**
 * The concepts of `src` in their one direction: each imports itself and those before it. A folder is named as it is, a
 * file at the top by its name.
 */
export const LAYERS = [
  'errors',
  'check-digit',
  'database',
  'personal',
  'vocabulary',
  'receipt',
  'disclosure',
  'config',
  'context',
  'money',
  'relay',
  'secrets',
  'rule',
  'subject',
  'fact',
  'record',
  'match',
  'list',
  'commitment',
  'escalation',
  'bulletin',
  'measure',
  'evaluation',
  'evidence',
  'repair',
  'objection',
  'proceeding',
  'change',
  'feed',
  'delivery',
  'wall',
  'party',
  'credential',
  'consent',
  'keys',
  'access-log',
  'check',
  'request',
  'stop-use',
  'submission',
  'listing',
  'commitment-register',
  'measure-report',
  'timeline',
  'declaration',
  'evaluating',
  'repairing',
  'dispute',
  'objecting',
  'proceeding-report',
  'intake',
  'generate',
  'node',
  'viewer',
  'screening',
  'evidence-upload',
  'webhook',
  'bulletin-issue',
  'exchange',
  'exchanging',
  'page',
  'schema',
  'graphql-errors',
  'problem',
  'deadline',
  'limit',
  'drain',
  'graphql-variables',
  'named-purpose',
  'graphql-executor',
  'metrics',
  'measured',
  'watch',
  'graphql-stream',
  'operation',
  'apollo',
  'asking',
  'background',
  'event-stream',
  'server',
  'open',
  'doctor',
  'cli',
  'serve',
  'main',
]

/** Upward imports that are allowed, types only: the handle that everything reads through names what it carries. */
const UPWARD_TYPES: Readonly<Record<string, readonly string[]>> = {
  'disclosure/reading.ts': ['relay', 'rule'],
}

/** Folders that say nothing of what they hold. */
const NAMELESS = /(^|\/)(utils?|common|helpers?)(\/|$)/

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?[^'"`;]*?from\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm

interface Import {
  target: string
  isType: boolean
}

/**
 * The direction of the concepts under `src` of a folder. Tests beside their source may import upward.
 * Gives one line for each file at fault; none is a pass.
 */
export function checkLayers(folder: string): string[] {
  const source = join(folder, 'src')
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .map((entry) => ({
      path: relative(source, join(entry.parentPath, entry.name)).replaceAll('\\', '/'),
      isFile: entry.isFile(),
    }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
  return files.flatMap(({ path, isFile }) => {
    if (!isFile)
      return NAMELESS.test(path) ? [`src/${path}: a folder is named after a concept`] : []
    if (!/\.tsx?$/.test(path) || /\.test\.tsx?$/.test(path)) return []
    return checkFile(path, readFileSync(join(source, path), 'utf8'))
  })
}

function checkFile(path: string, text: string): string[] {
  const own = conceptOf(path)
  const rank = LAYERS.indexOf(own)
  if (rank < 0) return [`src/${path}: ${own} has no place in LAYERS (scripts/check/layers.ts)`]
  return importsOf(path, text).flatMap(({ target, isType }) => {
    const concept = conceptOf(target)
    const at = `src/${path} imports ${target}`
    if (concept === 'context' && own !== 'context' && !seesContext(path)) {
      return [`${at}: only resolvers and types see the request's context`]
    }
    if (concept === own || LAYERS.indexOf(concept) < rank) return []
    if (isType && UPWARD_TYPES[path]?.includes(concept) === true) return []
    return [`${at}: ${own} comes before ${concept}`]
  })
}

function seesContext(path: string): boolean {
  return /\.(resolver|type)\.ts$/.test(path) || !path.includes('/')
}

function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].flatMap((match) => {
    const specifier = match[2] ?? match[3] ?? match[4] ?? ''
    if (!specifier.startsWith('.')) return []
    const target = posix.normalize(posix.join(dirname(path), specifier))
    // Out of src: package.json and the like, not a concept.
    return target.startsWith('..') ? [] : [{ target, isType: match[1] !== undefined }]
  })
}

function conceptOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : path.replace(/\.tsx?$/, '')
}
