import type { DocumentNode } from 'graphql'

/** Keeps parsed documents by the hash of their text, in the form that Apollo asks for. */
export interface DocumentStore {
  get(key: string): Promise<DocumentNode | undefined>
  set(key: string, document: DocumentNode): Promise<void>
  delete(key: string): Promise<boolean>
}

/**
 * Makes a store of the documents used last. Apollo's own counts the bytes of their text as JSON; what was compiled of a
 * document hangs on it and is ten times that, so what counts is their number.
 */
export function makeDocumentStore(kept: number): DocumentStore {
  const documents = new Map<string, DocumentNode>()
  return {
    get: (key) => {
      const known = documents.get(key)
      if (known !== undefined) {
        documents.delete(key)
        documents.set(key, known)
      }
      return Promise.resolve(known)
    },
    set: (key, document) => {
      documents.set(key, document)
      if (documents.size > kept) {
        const [oldest] = documents.keys()
        documents.delete(oldest!)
      }
      return Promise.resolve()
    },
    delete: (key) => Promise.resolve(documents.delete(key)),
  }
}
