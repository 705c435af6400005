import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    // One copy of graphql: vite would otherwise load its ESM build beside the CommonJS one that libraries load.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/long/**'],
    globalSetup: ['test/support/program.setup.ts', 'test/support/postgres.setup.ts'],
    setupFiles: ['test/support/serial.setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 3,
    // The files of a worker share its modules: to load the schema anew for each took a third of the time.
    isolate: false,
  },
})
