import { perOwner } from '../database/loader.ts'
import type { RuleBook } from '../rule/rule-book.ts'
import { makeDistrictFinder } from './address.rules.ts'

/** Finds the district (today's code) that an address names, by the divisions of the rule book; made once per book. */
export const districtFinderOf = perOwner((book: RuleBook) =>
  makeDistrictFinder(
    book.regions
      .filter((region) => !region.body.statistical)
      .map(({ code, zh, body }) => ({
        code,
        name: zh,
        parent: body.parent,
        successor: body.successor,
      })),
  ),
)
