import type { Viewer } from '../../src/disclosure/viewer.ts'
import { subjectUuid, type MadeSubject } from './make.ts'
import { makeParty, makeViewer } from './parties.ts'
import type { Asking, World } from './world.ts'

/** One reader of each kind that rows are told apart by, of the records that the factories make. */
export interface Readers {
  anonymous: Asking
  /** A department with a purpose, that holds none of them. */
  department: Asking
  /** The unit that holds them. */
  unit: Asking
  /** The subject itself. */
  own: Asking
  /** Another subject. */
  other: Asking
  auditor: Asking
}

/** Makes the readers of a subject's file. */
export async function makeReadersOf(world: World, subject: MadeSubject, other: MadeSubject) {
  const { base } = world
  const named = (viewer: Viewer): Asking => ({
    viewer: { ...viewer, purpose: 'HONOURS', matter: '示例事项' },
  })
  const subjectParty = (of: MadeSubject) =>
    makeParty(base, 'SUBJECT', { subjectId: subjectUuid(of.id) })
  const own = await makeViewer(base, await subjectParty(subject), 'REPRESENTATIVE')
  const another = await makeViewer(base, await subjectParty(other), 'REPRESENTATIVE')
  const court = await makeParty(base, 'BUREAU', { sourceCode: 'COURT' })
  const bureau = await makeParty(base, 'BUREAU', { sourceCode: 'TRANSPORT_BUREAU' })
  const audit = await makeViewer(base, await makeParty(base, 'AUDITOR'), 'AUDIT')
  const readers: Readers = {
    anonymous: {},
    department: named(await makeViewer(base, court, 'ACTOR')),
    unit: named(await makeViewer(base, bureau, 'ACTOR')),
    own: { viewer: own },
    other: { viewer: another },
    auditor: { viewer: audit },
  }
  return readers
}
