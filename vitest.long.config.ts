import { defineConfig } from 'vitest/config'

/** Long runs that print their figures: one at a time, half an hour each at most. */
export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/long/**/*.test.ts'],
    globalSetup: ['test/support/postgres.setup.ts'],
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
    maxWorkers: 1,
    fileParallelism: false,
  },
})
