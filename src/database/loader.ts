import DataLoader from 'dataloader'

/** Batches of a loader that are under way at once, unless they are slow. */
const UNDER_WAY_MOST = 2

/** No batch waits longer for slow ones. */
const PATIENCE_MS = 20

/** How many batches all loaders of the process ran, and of how many keys: for whoever watches it. */
export const batchCounts = { batches: 0, keys: 0 }

/**
 * A loader that batches across concurrent requests. Nothing is cached. A batch holds what was asked for in one turn of
 * the event loop; while two are under way it goes on filling, since each statement costs more than each key. Keys of one
 * batch share an entitlement because the loader belongs to one.
 * @param load must not load through the same loader: it would wait for itself
 */
export function makeLoader<Key, Value>(
  load: (keys: readonly Key[]) => Promise<(Value | Error)[]>,
): DataLoader<Key, Value> {
  let underWay = 0
  const filling = new Map<() => void, NodeJS.Timeout>()
  const start = (dispatch: () => void) => {
    clearTimeout(filling.get(dispatch))
    filling.delete(dispatch)
    underWay++
    setImmediate(dispatch)
  }
  const batch = async (keys: readonly Key[]) => {
    batchCounts.batches++
    batchCounts.keys += keys.length
    try {
      return await load(keys)
    } finally {
      underWay--
      const [next] = filling.keys()
      if (next !== undefined && underWay < UNDER_WAY_MOST) start(next)
    }
  }
  return new DataLoader<Key, Value>(batch, {
    cache: false,
    maxBatchSize: 1000,
    batchScheduleFn: (dispatch) => {
      // No timer where nothing is under way: waiting to fill a batch halves the throughput.
      if (underWay < UNDER_WAY_MOST) start(dispatch)
      else filling.set(dispatch, setTimeout(start, PATIENCE_MS, dispatch))
    },
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

/**
 * Loads the keys of a batch that agree on `keyOf` together, each group by one call of `load`. One group's failure is its
 * own: the others in the batch still get their answer.
 * @param load answers in the order of its keys
 */
export async function loadInGroups<Key, Value>(
  keys: readonly Key[],
  keyOf: (key: Key) => string,
  load: (some: readonly Key[]) => Promise<(Value | Error)[]>,
): Promise<(Value | Error)[]> {
  const answers = new Array<Value | Error>(keys.length)
  await Promise.all(
    groupPlaces(keys, keyOf).map(async (places) => {
      const some = places.map((at) => keys[at]!)
      const loaded = await load(some).catch((error: Error) => some.map(() => error))
      places.forEach((at, n) => (answers[at] = loaded[n]!))
    }),
  )
  return answers
}
