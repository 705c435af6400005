import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Stands between a server and its database, and hands on what the database says late. */
export interface LateProxy {
  port: number
  /** From now on each answer is handed on so many milliseconds late. */
  delay(ms: number): void
  /** From now on it stands before another port; connections that there are end. */
  lead(to: number): void
  close(): void
}

/** Starts a proxy before a port of this machine. */
export async function startLateProxy(first: number): Promise<LateProxy> {
  let lateMs = 0
  let to = first
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect({ port: to, host: '127.0.0.1', noDelay: true })
    near.setNoDelay()
    let handedOn: Promise<void> = Promise.resolve()
    const late = (work: () => void) => {
      const due = lateMs === 0 ? null : new Promise<void>((go) => setTimeout(go, lateMs))
      // In their order, also when the delay ends meanwhile.
      handedOn = handedOn.then(() => due ?? undefined).then(work)
    }
    far.on('data', (chunk: Buffer) => late(() => near.write(chunk)))
    far.on('end', () => late(() => near.end()))
    near.pipe(far)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => open.delete(socket))
    }
    near.on('close', () => far.destroy())
  })
  const endAll = () => {
    for (const socket of open) socket.destroy()
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    delay: (ms) => (lateMs = ms),
    lead: (next) => {
      to = next
      endAll()
    },
    close: () => {
      server.close()
      endAll()
    },
  }
}
