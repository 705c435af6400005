/**
 * Tells Monaco where its bundled workers are: same origin and under a hashed name, so that
 * `worker-src 'self'` is enough and no blob or outside address is needed.
 */
export function installWorkers(): void {
  Object.assign(globalThis, {
    MonacoEnvironment: {
      getWorker: (_moduleId: string, label: string) => new Worker(workerFile(label)),
    },
  })
}

function workerFile(label: string): string {
  if (label === 'json') return WORKER_FILES.json
  if (label === 'graphql') return WORKER_FILES.graphql
  return WORKER_FILES.editor
}
