import type { MemberRole, PartyClass, Permission } from '../disclosure/viewer.ts'

/** Classes that stand in the register of parties; the public and the operator do not. */
export type RegisteredClass = Exclude<PartyClass, 'ANONYMOUS' | 'OPERATOR'>

/** What is valid on a day: in force, and the day is within [validFrom, validTo). */
export interface Standable {
  state: string
  validFrom: string
  validTo: string | null
}

/** Whether something is in force on a day, by itself: a party's ancestors are looked at elsewhere. */
export function standsOn(one: Standable, today: string): boolean {
  return (
    one.state === 'ACTIVE' &&
    one.validFrom <= today &&
    (one.validTo === null || today < one.validTo)
  )
}

/** What a class may be registered as. */
interface ClassRule {
  /** Classes of the parent; null: it may stand at the top. */
  parents: readonly (RegisteredClass | null)[]
  roles: readonly MemberRole[]
  region: 'REQUIRED' | 'ALLOWED' | 'NONE'
  /** Natures of the sources that its records may stand under; none: it holds nothing. */
  sources: readonly string[]
  /** Everybody may know that it is a party (its name and kind). */
  isPublic: boolean
}

const GOVERNMENT_SOURCES = ['BUSINESS_SYSTEM', 'REGISTRY', 'COURT']

/**
 * The city-and-county tree and what its classes are. Units stand below the department that answers for them; auditors,
 * administrators and peer platforms may stand beside it. A citizen, or a subject (which may be a natural person), is
 * not listed to anybody but administrators.
 */
export const CLASS_RULES: Readonly<Record<RegisteredClass, ClassRule>> = {
  BUREAU: {
    parents: [null, 'BUREAU'],
    roles: ['ACTOR', 'DELEGATE'],
    region: 'REQUIRED',
    sources: GOVERNMENT_SOURCES,
    isPublic: true,
  },
  COUNTY: {
    parents: ['BUREAU'],
    roles: ['ACTOR', 'DELEGATE'],
    region: 'REQUIRED',
    sources: GOVERNMENT_SOURCES,
    isPublic: true,
  },
  ASSOCIATION: {
    parents: ['BUREAU', 'COUNTY'],
    roles: ['ACTOR'],
    region: 'ALLOWED',
    sources: ['THIRD_PARTY'],
    isPublic: true,
  },
  AGENCY: {
    parents: ['BUREAU', 'COUNTY'],
    roles: ['ACTOR'],
    region: 'ALLOWED',
    sources: ['THIRD_PARTY'],
    isPublic: true,
  },
  // Reads by agreement: fields of business and a division.
  PLATFORM: {
    parents: [null, 'BUREAU'],
    roles: ['ACTOR'],
    region: 'REQUIRED',
    sources: [],
    isPublic: true,
  },
  AUDITOR: {
    parents: [null, 'BUREAU'],
    roles: ['AUDIT'],
    region: 'NONE',
    sources: [],
    isPublic: true,
  },
  ADMINISTRATOR: {
    parents: [null, 'BUREAU'],
    roles: ['SYSTEM', 'SECURITY', 'AUDIT'],
    region: 'NONE',
    sources: [],
    isPublic: true,
  },
  SUBJECT: {
    parents: [null, 'BUREAU', 'COUNTY'],
    roles: ['REPRESENTATIVE'],
    region: 'NONE',
    sources: [],
    isPublic: false,
  },
  CITIZEN: { parents: [null], roles: ['ACTOR'], region: 'NONE', sources: [], isPublic: false },
}

export const REGISTERED_CLASSES = Object.keys(CLASS_RULES) as RegisteredClass[]

/** Classes that everybody may list. */
export const PUBLIC_CLASSES: readonly string[] = REGISTERED_CLASSES.filter(
  (one) => CLASS_RULES[one].isPublic,
)

/** Classes that only system administration registers and staffs: no delegate makes its own supervisors. */
export const CENTRAL_CLASSES: readonly string[] = ['ADMINISTRATOR', 'AUDITOR']

const PUBLIC_BODY: readonly Permission[] = [
  'subject:read',
  'check:run',
  'record:submit',
  'record:revise',
  'list:nominate',
  'list:determine',
  'objection:handle',
  'measure:report',
  'repair:decide',
  'evaluation:submit',
  'commitment:register',
  'commitment:judge',
  'fact:verify',
  'consent:decide',
  'token:manage',
]
const CONTRIBUTOR: readonly Permission[] = [
  'subject:read',
  'check:run',
  'record:submit',
  'evaluation:submit',
  'list:nominate',
  'consent:request',
  'token:manage',
]

const PERMISSIONS_OF: Readonly<Record<string, readonly Permission[]>> = {
  'BUREAU/ACTOR': [...PUBLIC_BODY, 'exchange:read', 'exchange:operate', 'stop-use:oversee'],
  'COUNTY/ACTOR': PUBLIC_BODY,
  'BUREAU/DELEGATE': ['party:administer', 'token:manage'],
  'COUNTY/DELEGATE': ['party:administer', 'token:manage'],
  'ASSOCIATION/ACTOR': [...CONTRIBUTOR, 'commitment:register'],
  'AGENCY/ACTOR': CONTRIBUTOR,
  'PLATFORM/ACTOR': ['subject:read', 'check:run', 'repair:submit', 'token:manage'],
  'SUBJECT/REPRESENTATIVE': [
    'subject:read',
    'commitment:register',
    'fact:declare',
    'repair:apply',
    'consent:request',
    'consent:decide',
    'log:read',
    'check:run',
  ],
  'AUDITOR/AUDIT': ['log:read', 'subject:read', 'exchange:read'],
  'ADMINISTRATOR/SYSTEM': ['party:administer', 'exchange:read', 'exchange:operate'],
  'ADMINISTRATOR/SECURITY': ['party:administer', 'token:manage'],
  'ADMINISTRATOR/AUDIT': ['log:read', 'subject:read', 'exchange:read'],
}

/** What a member may do, by the class of its party and its role; nothing for what does not fit together. */
export function permissionsOf(partyClass: PartyClass, role: MemberRole): ReadonlySet<Permission> {
  return new Set(PERMISSIONS_OF[`${partyClass}/${role}`] ?? [])
}
