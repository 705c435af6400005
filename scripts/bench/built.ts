/**
 * A module of the product as it is built: what is measured is what ships, and not what the script runner makes of the
 * sources. Its type is the source's: `built<typeof import('../../src/open.ts')>('open')`.
 */
export async function built<Module>(path: string): Promise<Module> {
  return (await import(new URL(`../../dist/${path}.js`, import.meta.url).href)) as Module
}
