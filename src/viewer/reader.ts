import type { Executor } from '../database/database.ts'
import { groupPlaces, makeLoader, perOwner } from '../database/loader.ts'
import { findActiveConsents } from '../consent/consent.service.ts'
import { DATABASE_CLASSES, type Binding, type DatabaseClass } from '../disclosure/database-class.ts'
import { entitlementOf, OPERATOR, type Entitlement } from '../disclosure/entitlement.ts'
import type { Base, Reader, Reading } from '../disclosure/reading.ts'
import type { Scope } from '../disclosure/scope.ts'
import { mayDo, type Viewer } from '../disclosure/viewer.ts'
import { hasLapsed } from '../stop-use/stop-use.service.ts'
import { makeIdentityMisses, UNCOUNTED } from '../subject/identity-miss.rules.ts'
import { listRegionsOfSubjects } from '../subject/subject.store.ts'
import { rightsOf, type Rights } from './rights.rules.ts'

/** Makes the readers of viewers over a base; the handles behind them are shared by all who have the same rights. */
export function makeReaders(base: Base): (viewer: Viewer) => Reader {
  const readingOf = makeReadings(base)
  const lookUps = makeLookUps(base)
  const missesOf = makeIdentityMisses(base.rules, base.today)
  return (viewer) => {
    const rights = rightsOf(viewer, base.rules(), base.today())
    const endUser = viewer.member?.id ?? viewer.actor
    const misses = viewer.isOperator ? UNCOUNTED : missesOf(endUser)
    return { ...makeReader(base, viewer, rights, readingOf, lookUps), identityMisses: misses }
  }
}

type ReadingOf = (entitlement: Entitlement, also?: readonly Reading[]) => Reading

/**
 * The handles of entitlements: one each, so that loaders batch across the requests that share it. With others that show
 * more of some rows it is one for each such set.
 */
export function makeReadings(base: Base): ReadingOf {
  const setsOf = perOwner(() => new Map<string, Reading>())
  return (entitlement, also = []) => {
    const sets = setsOf(entitlement)
    const key = also.map((one) => one.entitlement.key).join()
    const known = sets.get(key)
    if (known !== undefined) return known
    const made = { ...base, db: executorOf(base, entitlement), entitlement, also }
    sets.set(key, made)
    return made
  }
}

/** Statements run as the role of the database class, bound to what the entitlement names. */
function executorOf(base: Base, { shape, binding }: Entitlement): Executor {
  const { databaseClass } = shape
  if (databaseClass === null) return base.db
  const { role } = DATABASE_CLASSES[databaseClass]
  const settings = settingsOf(binding)
  if (base.wallToday === undefined) return base.db.as(role, settings)
  const { wallToday } = base
  return {
    query: (text, parameters) =>
      base.db.as(role, { ...settings, 'app.today': wallToday() }).query(text, parameters),
  }
}

function settingsOf(binding: Binding | null): Record<string, string> {
  const { subjects, sources, party, regions, domains, history } = binding ?? {}
  return {
    ...(subjects === undefined ? {} : { 'app.subjects': subjects.join(',') }),
    ...(sources === undefined ? {} : { 'app.sources': sources.join(',') }),
    ...(party === undefined ? {} : { 'app.party': party }),
    ...(regions === undefined ? {} : { 'app.regions': regions.join(',') }),
    ...(domains === undefined ? {} : { 'app.domains': domains.join(',') }),
    ...(history === true ? { 'app.history': 'on' } : {}),
  }
}

interface ConsentKey {
  partyId: string
  purpose: string
  subjectIds: readonly string[]
}

/** What a party may read by consent: the consents to one file, and the subjects of all files that are read with it. */
interface Consented {
  consentIds: string[]
  subjectIds: readonly string[]
}

/** Files that one binding names at most. */
const FILES_OF_BINDING = 64

/**
 * The files of a batch that consented, all to the same party for the same purpose, are bound together: what is asked of
 * them at once is read by one statement each, as it is for everyone.
 */
function consentedOf(
  files: readonly (readonly string[])[],
  found: readonly { id: string; subjectId: string }[],
): (Consented | null)[] {
  const consents = files.map((ids) =>
    found.flatMap((one) => (ids.includes(one.subjectId) ? one.id : [])),
  )
  const subjectIds = [...new Set(files.filter((_, at) => consents[at]!.length > 0).flat())]
  return consents.map((consentIds) => (consentIds.length === 0 ? null : { consentIds, subjectIds }))
}

type LookUps = ReturnType<typeof makeLookUps>

/** What has to be looked up to decide how a subject is read; asked as the tables' owner, in batches. */
function makeLookUps(base: Base) {
  return {
    /** The consents that subjects of a file gave to a party for a purpose; null when there is none. */
    consents: makeLoader<ConsentKey, Consented | null>(async (keys) => {
      const answers = new Array<Consented | null>(keys.length)
      const groups = groupPlaces(keys, ({ partyId, purpose }) => `${partyId}/${purpose}`)
      for (const places of groups) {
        const { partyId, purpose } = keys[places[0]!]!
        const ids = [...new Set(places.flatMap((at) => keys[at]!.subjectIds))]
        const found = await findActiveConsents(base, partyId, purpose, ids)
        for (let from = 0; from < places.length; from += FILES_OF_BINDING) {
          const some = places.slice(from, from + FILES_OF_BINDING)
          const files = some.map((at) => keys[at]!.subjectIds)
          consentedOf(files, found).forEach((one, n) => (answers[some[n]!] = one))
        }
      }
      return answers
    }),
    regions: makeLoader<string, string | null>(async (ids) => {
      const rows = await listRegionsOfSubjects(base.db, { ids })
      const byId = new Map(rows.map((row) => [row.subjectId, row.regionCode]))
      return ids.map((id) => byId.get(id) ?? null)
    }),
  }
}

function makeReader(
  base: Base,
  viewer: Viewer,
  rights: Rights,
  readingOf: ReadingOf,
  lookUps: LookUps,
): Omit<Reader, 'identityMisses'> {
  const { own, consented, area, history } = rights
  const held =
    rights.held === null ? [] : [readingOf(entitlementOf('HOLDER', heldBinding(rights.held)))]
  const everyone =
    rights.everyone === null
      ? readingOf(OPERATOR)
      : readingOf(entitlementOf(rights.everyone, history ? { history } : null), held)
  const usedConsents = new Set<string>()
  const ofSubjects = (one: DatabaseClass, memberIds: readonly string[], more: Binding = {}) =>
    entitlementOf(one, { subjects: memberIds.toSorted(), ...more, ...(history ? { history } : {}) })

  return {
    viewer,
    everyone,
    isUniform: own === null && !consented && area === null,
    mostScopes: mostScopesOf(viewer, rights),
    usedConsents,
    mayUseIdentityPapers: rights.identityLookup,
    beyond: (scope) => readingOf(entitlementOf(scope === 'SHARED' ? 'SHARED' : 'ENTITLED')),
    readingOf: async (memberIds) => {
      if (own !== null && memberIds.includes(own)) return readingOf(ofSubjects('OWN', memberIds))
      if (viewer.party !== null && (await hasLapsed(base, viewer.party))) return everyone
      if (consented && viewer.purpose !== null) {
        const key = { partyId: viewer.party!.id, purpose: viewer.purpose, subjectIds: memberIds }
        const consents = await lookUps.consents.load(key)
        for (const id of consents?.consentIds ?? []) usedConsents.add(id)
        if (consents !== null) return readingOf(ofSubjects('CONSENT', consents.subjectIds), held)
      }
      if (area !== null && (await isWithin(lookUps, area.regions, memberIds))) {
        const { domains } = area
        const within = ofSubjects('AREA', memberIds, domains === null ? {} : { domains })
        return readingOf(everyone.entitlement, [readingOf(within), ...held])
      }
      return everyone
    },
  }
}

function heldBinding({ sources, party, regions }: NonNullable<Rights['held']>): Binding {
  return {
    sources,
    ...(party === null ? {} : { party }),
    ...(regions === null ? {} : { regions }),
  }
}

async function isWithin(
  lookUps: LookUps,
  regions: readonly string[] | null,
  memberIds: readonly string[],
): Promise<boolean> {
  if (regions === null) return true
  const found = await Promise.all(memberIds.map((id) => lookUps.regions.load(id)))
  return found.some((region) => region !== null && regions.includes(region))
}

/** Every scope that the rights could open on some subject. */
function mostScopesOf(viewer: Viewer, rights: Rights): ReadonlySet<Scope> {
  const { everyone, own, consented, area, held } = rights
  const classes: DatabaseClass[] = [
    ...(everyone === null ? [] : [everyone]),
    ...(own === null ? [] : ['OWN' as const]),
    ...(consented ? ['CONSENT' as const] : []),
    ...(area === null ? [] : ['AREA' as const]),
    ...(held === null ? [] : ['HOLDER' as const]),
  ]
  if (everyone === null) return OPERATOR.scopes
  const scopes = classes.flatMap((one): readonly Scope[] => DATABASE_CLASSES[one].scopes)
  // The access log is INTERNAL, and an auditor's to read; it holds no content of any file.
  return new Set(
    mayDo(viewer, 'log:read') && everyone === 'AUDITOR' ? [...scopes, 'INTERNAL'] : scopes,
  )
}

/** A reader that sees of every subject what its entitlement says: the operator, and tests. */
export function uniformReader(viewer: Viewer, everyone: Reading): Reader {
  return {
    viewer,
    everyone,
    isUniform: true,
    mostScopes: everyone.entitlement.scopes,
    usedConsents: new Set(),
    mayUseIdentityPapers: everyone.entitlement.scopes.has('INTERNAL'),
    identityMisses: UNCOUNTED,
    readingOf: () => Promise.resolve(everyone),
    beyond: () => everyone,
  }
}
