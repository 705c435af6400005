import type { Reader } from '../disclosure/reading.ts'
import { DomainError } from '../errors.ts'
import { findLicenceHolders } from '../record/licence.service.ts'
import { isPersonalIdentifier } from '../subject/identifier.rules.ts'
import {
  findSubject,
  findSubjectByIdentifier,
  type SubjectFile,
} from '../subject/subject.service.ts'
import {
  isUsable,
  nestedCodeOf,
  readCandidate,
  type Candidate,
  type CandidateCode,
  type GivenCandidate,
} from './candidate.rules.ts'
import { compare, decideByCodes, decideNothing, type Decision, type Led } from './match.rules.ts'
import { knownSubject, type Matching } from './known-subject.service.ts'
import { matchByNames } from './match-by-name.service.ts'

/** The most candidates of one request, and codes of one candidate. */
const MOST_CANDIDATES = 100
const MOST_CODES = 10

/** What is answered of a candidate. */
export interface Match extends Decision {
  key: string | null
  /** It was found by an identity paper, or is a person: that it exists is not public. */
  isPersonal: boolean
}

/**
 * Finds the subjects that are meant by candidates: by their codes, else by name and region among organisations and sole
 * traders; a person never by its name. Set-based: a few statements for any number of candidates.
 * @returns one answer for each candidate, in their order
 * @throws DomainError BAD_INPUT for none or too many; IDENTIFIER_TYPE_FORBIDDEN for the number of an identity paper
 *   from a caller who may not look anyone up by one
 */
export async function matchSubjects(
  reader: Reader,
  given: readonly GivenCandidate[],
): Promise<Match[]> {
  checkSize(given)
  const book = reader.everyone.rules()
  const rule = book.current('match-policy', 'SUBJECT_MATCH', reader.everyone.today())
  if (rule === null) throw new Error('no match policy is in force')
  const candidates = given.map((one) => readCandidate(one, book))
  const matching: Matching = { reader, open: { ...reader, isUniform: true }, policy: rule.body }
  const byCode = await matchByCodes(matching, candidates)
  const rest = candidates.filter((_, at) => byCode[at] === null)
  const byName = (await matchByNames(matching, rest)).values()
  return candidates.map((candidate, at) => {
    const found = byCode[at] ?? { ...byName.next().value!, isPersonal: false }
    return { ...found, key: candidate.key }
  })
}

function checkSize(given: readonly GivenCandidate[]): void {
  if (given.length < 1 || given.length > MOST_CANDIDATES) {
    throw new DomainError('BAD_INPUT', {
      zh: `一次须给出1至${MOST_CANDIDATES}个候选`,
      en: `Give 1 to ${MOST_CANDIDATES} candidates`,
    })
  }
  if (
    given.some(({ identifiers, licences }) => identifiers.length + licences.length > MOST_CODES)
  ) {
    throw new DomainError('BAD_INPUT', {
      zh: `每个候选的标识代码与许可证号合计至多${MOST_CODES}个`,
      en: `Give ${MOST_CODES} identifiers and licences of a candidate at most`,
    })
  }
}

type Found = Decision & { isPersonal: boolean }

/** What the codes of each candidate decide; null where they lead to nobody and the name has to tell. */
async function matchByCodes(
  matching: Matching,
  candidates: readonly Candidate[],
): Promise<(Found | null)[]> {
  const papers = candidates.some(({ codes }) => codes.some(isPaper))
  if (papers && !matching.reader.mayUseIdentityPapers) {
    throw new DomainError('IDENTIFIER_TYPE_FORBIDDEN')
  }
  return Promise.all(
    candidates.map(async (candidate) => {
      const hits = await findByCodes(matching, candidate)
      if (hits.length > 0) return decideOnHits(matching, candidate, hits)
      if (isUsable(candidate)) return null
      return { ...decideNothing(candidate, 'INVALID', matching.policy), isPersonal: false }
    }),
  )
}

function isPaper({ type, value }: CandidateCode): boolean {
  return type !== 'LICENCE' && isPersonalIdentifier(type, value)
}

/** A code, by its place, and the file that it leads to. */
interface Hit {
  at: number
  led: Led
  file: SubjectFile
}

async function findByCodes(matching: Matching, { codes }: Candidate): Promise<Hit[]> {
  const { reader, open } = matching
  const found = await Promise.all(
    codes.map(async (code, at): Promise<Hit[]> => {
      if (code.state === 'MALFORMED') return []
      if (code.type === 'LICENCE') return findByLicence(matching, code.value, at)
      const nested = nestedCodeOf(code)
      const [direct, byNested] = await Promise.all([
        findSubjectByIdentifier(isPaper(code) ? reader : open, code.type, code.value),
        nested === null ? null : findSubjectByIdentifier(open, 'ORGANIZATION_CODE', nested),
      ])
      if (direct !== null) return [{ at, led: 'DIRECTLY', file: direct }]
      return byNested === null ? [] : [{ at, led: 'BY_NESTED_CODE', file: byNested }]
    }),
  )
  return found.flat()
}

/** The files of a licence's holders, each once. */
async function findByLicence({ open }: Matching, number: string, at: number): Promise<Hit[]> {
  const ids = await findLicenceHolders(open.everyone, number)
  const files = await Promise.all(ids.map((id) => findSubject(open, id)))
  const byId = new Map(files.flatMap((file) => (file === null ? [] : [[file.id, file] as const])))
  return [...byId.values()].map((file) => ({ at, led: 'DIRECTLY', file }))
}

async function decideOnHits(
  { policy }: Matching,
  candidate: Candidate,
  hits: readonly Hit[],
): Promise<Found> {
  const files = new Map(hits.map(({ file }) => [file.id, file]))
  const comparisons = await Promise.all(
    [...files.values()].map(async (file) => {
      const own = hits.filter((hit) => hit.file.id === file.id)
      const others = hits.filter((hit) => hit.file.id !== file.id)
      const ledBy = new Map(own.map(({ at, led }) => [at, led]))
      const elsewhere = new Set(others.map(({ at }) => at))
      return compare(candidate, await knownSubject(file), policy, ledBy, elsewhere)
    }),
  )
  const isPersonal =
    hits.some(({ at }) => isPaper(candidate.codes[at]!)) ||
    [...files.values()].some(({ category }) => category === 'PERSON')
  return { ...decideByCodes(candidate, comparisons, policy), isPersonal }
}
