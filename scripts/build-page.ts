import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { BuildOptions, BuildResult, Plugin } from 'esbuild'
import { TEXTS } from '../src/page/browser/texts.ts'

const PROJECT_FOLDER = fileURLToPath(new URL('..', import.meta.url))
const SOURCE_FOLDER = join(PROJECT_FOLDER, 'src/page/browser')
const WORKERS = {
  editor: 'monaco-editor/esm/vs/editor/editor.worker.js',
  json: 'monaco-editor/esm/vs/language/json/json.worker.js',
  graphql: 'monaco-graphql/esm/graphql.worker.js',
}

/** A written file of the page: its name and its bytes as they are and compressed. */
export interface PageFile {
  name: string
  bytes: number
  gzipBytes: number
}

/**
 * Bundles GraphiQL with everything that it needs into `folder`, which is emptied first:
 * `index.html`, scripts, style sheets and workers under hashed names, and a `.gz` beside each.
 * Gives the files that were written.
 */
export async function buildPage(folder: string): Promise<PageFile[]> {
  const workers = await build({ ...shared(folder), format: 'iife', entryPoints: WORKERS })
  const page = await build({
    ...shared(folder),
    format: 'esm',
    splitting: true,
    jsx: 'automatic',
    entryPoints: { main: join(SOURCE_FOLDER, 'main.tsx') },
    define: { ...shared(folder).define, WORKER_FILES: JSON.stringify(workerFiles(workers)) },
    // GraphiQL asks for the old CommonJS names, which give its formatter no `parsers` here.
    alias: {
      'prettier/parser-graphql': 'prettier/plugins/graphql',
      'prettier/parser-babel': 'prettier/plugins/babel',
    },
    plugins: [systemFontsOnly, oneCopyOfMonacoStyles, translatedTexts],
  })
  const html = indexHtml(outputOf(page, 'main.tsx'))
  const outputs = [...workers.outputFiles, ...page.outputFiles]
    .map(({ path, contents }) => ({ name: basename(path), contents }))
    .concat({ name: 'index.html', contents: new TextEncoder().encode(html) })
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  return Promise.all(outputs.map(({ name, contents }) => writePair(folder, name, contents)))
}

type Built = BuildResult<{ write: false; metafile: true }>

function shared(folder: string) {
  return {
    absWorkingDir: PROJECT_FOLDER,
    outdir: resolve(folder),
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    target: 'es2022',
    platform: 'browser',
    charset: 'utf8',
    legalComments: 'linked',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  } satisfies BuildOptions
}

/** Drops the web fonts of GraphiQL's style sheet: 34 faces, 350 KB, none of them Chinese. */
const systemFontsOnly: Plugin = {
  name: 'system-fonts-only',
  setup({ onLoad }) {
    onLoad({ filter: /graphiql[\\/]dist[\\/]style\.css$/ }, async ({ path }) => {
      const css = await readFile(path, 'utf8')
      const contents = css.replace(/@font-face\s*\{[^}]*\}/g, (face) =>
        face.includes('codicon') ? face : '',
      )
      return { contents, loader: 'css' }
    })
  },
}

/** GraphiQL's style sheet already holds Monaco's, which lazy chunks would load a second time. */
const oneCopyOfMonacoStyles: Plugin = {
  name: 'one-copy-of-monaco-styles',
  setup({ onLoad }) {
    onLoad({ filter: /(monaco-editor|@graphiql)[\\/].*\.css$/ }, () => ({
      contents: '',
      loader: 'empty',
    }))
  },
}

/** Puts the texts of `TEXTS` in the place of GraphiQL's; a text that is not found is an error. */
const translatedTexts: Plugin = {
  name: 'translated-texts',
  setup({ onLoad, onEnd }) {
    const waiting = new Set(Object.keys(TEXTS))
    onLoad({ filter: /[\\/]@?graphiql[\\/].*\.js$/ }, async ({ path }) => {
      const file = [...waiting].find((name) => path.replaceAll('\\', '/').endsWith(`/${name}`))
      if (!file) return undefined
      waiting.delete(file)
      let contents = await readFile(path, 'utf8')
      for (const [from, to] of Object.entries(TEXTS[file] ?? {})) {
        if (!contents.includes(from)) return { errors: [{ text: `No text ${from} in ${file}` }] }
        contents = contents.replaceAll(from, to)
      }
      return { contents, loader: 'js' }
    })
    onEnd(() => ({ errors: [...waiting].map((file) => ({ text: `${file} was not bundled` })) }))
  },
}

function workerFiles(result: Built): Record<string, string> {
  const entries = Object.entries(WORKERS).map(([label, source]) => {
    return [label, `/page/${outputOf(result, source).script}`] as const
  })
  return Object.fromEntries(entries)
}

function outputOf(result: Built, source: string): { script: string; style: string | undefined } {
  const found = Object.entries(result.metafile.outputs).find(([, output]) =>
    output.entryPoint?.endsWith(source),
  )
  if (!found) throw new Error(`No output for ${source}`)
  const [path, { cssBundle }] = found
  return { script: basename(path), style: cssBundle && basename(cssBundle) }
}

function indexHtml({ script, style }: { script: string; style: string | undefined }): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>交通运输行业信用数据库 · GraphQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page/${style}">
<script type="module" src="/page/${script}"></script>
</head>
<body><div id="page">正在加载… Loading…</div><noscript>需要启用 JavaScript。</noscript></body>
</html>
`
}

async function writePair(folder: string, name: string, contents: Uint8Array): Promise<PageFile> {
  const compressed = gzipSync(contents, { level: 9 })
  await writeFile(join(folder, name), contents)
  await writeFile(join(folder, `${name}.gz`), compressed)
  return { name, bytes: contents.length, gzipBytes: compressed.length }
}

function report(files: PageFile[], milliseconds: number): string {
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} KB`.padStart(8)
  const lines = files
    .toSorted((a, b) => b.bytes - a.bytes)
    .map(({ name, bytes, gzipBytes }) => `${kilobytes(bytes)} ${kilobytes(gzipBytes)}  ${name}`)
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const totalGzip = files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0)
  const end = `${kilobytes(total)} ${kilobytes(totalGzip)}  total (gzip), ${Math.round(milliseconds)} ms`
  return [...lines, end].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const start = performance.now()
  const files = await buildPage(process.argv[2] ?? 'dist/page/browser')
  console.log(report(files, performance.now() - start))
}
