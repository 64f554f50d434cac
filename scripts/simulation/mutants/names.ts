// Mutants of what the pipeline does about names and rules of the org.
import type { Mutant } from './mutant.ts';

const decideLinks = 'src/pipeline/write/rows/decide-links.ts';

export const names: readonly Mutant[] = [
  {
    name: 'the org assigns records to others, because the header that says not to is missing',
    kind: 'names',
    file: 'src/pipeline/write/rows/org/org-rule-headers.ts',
    from: "    ...(assignmentRules !== true && { 'Sforce-Auto-Assign': 'FALSE' }),\n",
    to: "    ...(assignmentRules === true && { 'Sforce-Auto-Assign': 'TRUE' }),\n",
  },
  {
    name: 'the header that keeps the org from assigning records is on the composite call, not on its parts',
    kind: 'names',
    file: 'src/pipeline/write/rows/subrequests.ts',
    from: '        ...(headers ? { httpHeaders: headers } : {}),\n',
    to: '',
  },
  {
    name: 'the Id of a record type is never forgotten',
    kind: 'names',
    file: 'src/pipeline/write/rows/org/org-names.ts',
    from: '    forget: (name) => void ids.delete(keyOf(name)),',
    to: '    forget: () => {},',
  },
  {
    name: 'a row with the former Id of its record type is to blame',
    kind: 'names',
    file: 'src/pipeline/write/rows/answers/judge-row.ts',
    from: "  if (mayHaveStaleName(row, refusal)) return 'stale-name';\n",
    to: '',
  },
  {
    name: 'an event does not wait for the record type that it names',
    kind: 'names',
    file: 'src/failure.ts',
    from: "  'salesforce/unknown-name': { scope: 'event', retry: 'later' },\n",
    to: "  'salesforce/unknown-name': { scope: 'event', retry: 'never' },\n",
  },
  {
    name: 'the forms of an Id are different records',
    kind: 'names',
    file: 'src/pipeline/plan/record-key.ts',
    from: '{ key: keyOf(id, id, rule) }',
    to: '{ key: keyOf(id, text, rule) }',
  },
  {
    name: 'a row that links to the Id of an absent record is refused for good',
    kind: 'linked records',
    file: decideLinks,
    from: "undecidedCodes.has(answer.failure.salesforceCode ?? '') && row.links.some(isLinkById)",
    to: "undecidedCodes.has(answer.failure.salesforceCode ?? '') && row.links.length < 0",
  },
  {
    name: 'all links by Id of a refused row are taken for absent',
    kind: 'linked records',
    file: decideLinks,
    from: 'isLinkById(each) && absent.has(recordIdByKey(each.sObject, each.key))',
    to: 'isLinkById(each)',
  },
  {
    name: 'while Salesforce does not say whether linked records exist, the rows are refused for good',
    kind: 'linked records',
    file: decideLinks,
    from: "    for (const [row] of undecided) decided.set(row, { kind: 'service', failure, mayHaveWritten: false });\n",
    to: '    if (failure.code.length === 0) return new Map();\n',
  },
  {
    name: 'what is created once loses the link to a record that the same event writes later',
    kind: 'linked records',
    file: 'src/pipeline/write/rows/answers/judge-row.ts',
    from: 'if (omittable.length > 0 && !waits)',
    to: 'if (omittable.length > 0)',
  },
];
