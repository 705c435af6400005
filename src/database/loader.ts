import DataLoader from 'dataloader'

/**
 * A loader that batches across concurrent requests. Nothing is cached: a batch holds what was asked for in
 * one turn of the event loop. Keys of one batch share an entitlement because the loader belongs to one.
 */
export function makeLoader<Key, Value>(
  load: (keys: readonly Key[]) => Promise<(Value | Error)[]>,
): DataLoader<Key, Value> {
  return new DataLoader<Key, Value>(load, {
    cache: false,
    maxBatchSize: 1000,
    // No timer: waiting to fill a batch halves the throughput.
    batchScheduleFn: setImmediate,
  })
}

/** Makes something once per owner, and lets it go with the owner. */
export function perOwner<Owner extends object, Value>(
  make: (owner: Owner) => Value,
): (owner: Owner) => Value {
  const made = new WeakMap<Owner, Value>()
  return (owner) => {
    const known = made.get(owner)
    if (known !== undefined) return known
    const value = make(owner)
    made.set(owner, value)
    return value
  }
}

/** The places of a batch's keys that agree on `keyOf`: each group is read by one statement. */
export function groupPlaces<Key>(keys: readonly Key[], keyOf: (key: Key) => string): number[][] {
  const groups = new Map<string, number[]>()
  keys.forEach((key, at) => {
    const group = groups.get(keyOf(key))
    if (group === undefined) groups.set(keyOf(key), [at])
    else group.push(at)
  })
  return [...groups.values()]
}
