import { defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** The long forms: big data, long runs. They print their figures. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: [
      'test/long/**/*.test.ts',
      'test/disclosure/oracle.test.ts',
      'test/intake/interrupted.test.ts',
      'test/server/screening-killed.test.ts',
    ],
    env: { LEAK_DEPTH: '2', LONG_FORMS: '1' },
    exclude: [],
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
    isolate: true,
  },
})
