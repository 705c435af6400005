import { GraphQLError, type ASTVisitor, type ValidationContext } from 'graphql'
import { DomainError } from '../errors.ts'
import { documentSize } from './document-size.ts'
import { DOCUMENT_LIMITS, findExcess } from './limits.ts'

/**
 * A rule of validation that measures a document before any other rule looks into it, and ends validation where there is
 * too much of it: several rules of GraphQL's own take quadratic time. To delete the document is how a visitor ends the
 * walk of all that walk with it; nothing is deleted, since validation does not use what is left.
 */
export function limitDocument(context: ValidationContext): ASTVisitor {
  return {
    Document: (document) => {
      const size = documentSize(context.getSchema(), document)
      if (size.isCircular) {
        context.reportError(new GraphQLError('A fragment leads back to itself.'))
        return null
      }
      const excess = findExcess(size, DOCUMENT_LIMITS)
      if (excess === null) return undefined
      const originalError = new DomainError('OPERATION_TOO_COMPLEX', excess)
      context.reportError(new GraphQLError(excess.en, { originalError }))
      return null
    },
  }
}
