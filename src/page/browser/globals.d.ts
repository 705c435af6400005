/** Addresses of the bundled workers by Monaco's label; the bundler fills them in. */
declare const WORKER_FILES: { editor: string; json: string; graphql: string }

declare module '*.css'
