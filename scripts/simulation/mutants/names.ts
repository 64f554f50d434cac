// Mutants of what the pipeline does about names and rules of the org.
import type { Mutant } from './mutant.ts';

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
    name: 'the forms of an Id are different records',
    kind: 'names',
    file: 'src/pipeline/plan/record-key.ts',
    from: '{ key: keyOf(id, id, rule) }',
    to: '{ key: keyOf(id, text, rule) }',
  },
];
