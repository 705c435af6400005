import { compareName, type Candidate, type ComparedName } from './candidate.rules.ts'
import { findKnown, type Matching } from './known-subject.service.ts'
import {
  compare,
  decideByName,
  isUnmistakable,
  shortlist,
  type Comparison,
  type Decision,
} from './match.rules.ts'
import { listNamesByCore, type NameFound, type NameWanted } from './match.store.ts'
import { nearCores } from './near-name.rules.ts'

/** Entries of one core that are looked at; of a core with more no name is unmistakable. */
const MOST_OF_CORE = 100
/** Of each core that is tried for a name with a wrong character. */
const MOST_OF_NEAR_CORE = 20

/**
 * Decides on candidates by name and region, in the public register of names: one statement for all, and another for
 * those whose core name nobody has.
 */
export async function matchByNames(
  matching: Matching,
  candidates: readonly Candidate[],
): Promise<Decision[]> {
  const same = await compareByCore(matching, candidates, MOST_OF_CORE, (core) => [core])
  const lost = candidates.filter((_, at) => same[at]!.length === 0)
  const near = (await compareByCore(matching, lost, MOST_OF_NEAR_CORE, nearCores)).values()
  return Promise.all(
    candidates.map((candidate, at) => {
      const comparisons = same[at]!
      if (comparisons.length === 0) return decide(matching, candidate, near.next().value!, false)
      const isWhole = comparisons.length < MOST_OF_CORE
      return decide(matching, candidate, comparisons, isWhole && isUnmistakable(comparisons))
    }),
  )
}

/** Each candidate beside the entries of the cores that are tried for it. */
async function compareByCore(
  { reader, policy }: Matching,
  candidates: readonly Candidate[],
  most: number,
  coresOf: (core: string) => readonly string[],
): Promise<Comparison[][]> {
  // What several candidates want alike is looked for once.
  const asked = new Map<string, NameWanted & { owners: number[] }>()
  candidates.forEach(({ name, region }, owner) => {
    if (name?.compared == null) return
    const regions = region?.codes ?? []
    for (const core of coresOf(name.compared.core)) {
      const key = [name.compared.full, core, ...regions].join('\n')
      const known = asked.get(key)
      if (known === undefined) {
        asked.set(key, { name: name.compared.full, core, regions, owners: [owner] })
      } else known.owners.push(owner)
    }
  })
  const wanted = [...asked.values()]
  const found = wanted.length === 0 ? [] : await listNamesByCore(reader.everyone.db, wanted, most)
  const vocabulary = reader.everyone.rules().nameVocabulary
  // Candidates share names: each is taken apart once.
  const names = new Map<string, ComparedName>()
  const comparisons = candidates.map((): Comparison[] => [])
  for (const entry of found) {
    const name = names.get(entry.name) ?? compareName(entry.name, vocabulary)
    names.set(entry.name, name)
    for (const owner of wanted[entry.at]!.owners) {
      comparisons[owner]!.push(compare(candidates[owner]!, subjectOf(entry, name), policy))
    }
  }
  return comparisons
}

function subjectOf({ subjectId, regionCode }: NameFound, name: ComparedName) {
  return { subjectId, isPerson: false, name, regionCode, address: null, codes: null }
}

async function decide(
  matching: Matching,
  candidate: Candidate,
  comparisons: readonly Comparison[],
  unmistakable: boolean,
): Promise<Decision> {
  const { policy } = matching
  const listed = shortlist(comparisons, policy)
  const refined = needsFiles(candidate) ? await refine(matching, candidate, listed) : listed
  return decideByName(candidate, refined, unmistakable, policy)
}

/** The register holds names and divisions alone; codes and addresses stand in the files. */
function needsFiles({ codes, address }: Candidate): boolean {
  return codes.length > 0 || address !== null
}

async function refine(
  matching: Matching,
  candidate: Candidate,
  listed: readonly Comparison[],
): Promise<Comparison[]> {
  const { policy } = matching
  const best = listed.slice(0, policy.alternatives + 1)
  const known = await Promise.all(best.map(({ subject }) => findKnown(matching, subject.subjectId)))
  const compared = known.flatMap((one) => (one === null ? [] : compare(candidate, one, policy)))
  return shortlist(compared, policy)
}
