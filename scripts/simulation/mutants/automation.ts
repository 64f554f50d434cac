// Mutants of what the pipeline does about triggers and flows.
import type { Mutant } from './mutant.ts';

const readReply = 'src/pipeline/write/rows/answers/read-reply.ts';
const judgeRow = 'src/pipeline/write/rows/answers/judge-row.ts';
const refusal = 'src/pipeline/write/rows/answers/automation.ts';
const sizes = 'src/pipeline/write/salesforce/part-sizes.ts';

export const automation: readonly Mutant[] = [
  {
    name: 'rows whose trigger failed because of another row are to blame',
    kind: 'automation',
    file: readReply,
    from: '  if (together.length === 0 || failed.length < 2) return results;\n',
    to: '  if (together.length > 0 || failed.length > 0) return results;\n',
  },
  {
    name: 'a limit of Apex counts only where its words are known',
    kind: 'small saves',
    file: refusal,
    from: '(/\\bSystem\\.LimitException\\b/.test(text) && !locks.test(text)',
    to: "(text === '' && !locks.test(text)",
  },
  {
    name: 'rows that exceeded a limit together are not sent again',
    kind: 'automation',
    file: judgeRow,
    from: "if (becauseOf(answer) === 'limit' && inDoubt.length > fewRows) return inHalves(inDoubt);",
    to: "if (becauseOf(answer) === 'limit') return [];",
  },
  {
    name: 'rows that failed because the save was retried too often are to blame',
    kind: 'many rows',
    file: refusal,
    from: "  if (isTooManyRetries(error)) return 'automation';\n",
    to: '  if (isTooManyRetries(error)) return undefined;\n',
  },
  {
    name: 'a row whose automation failed in a save with another failed row is to blame',
    kind: 'many rows',
    file: readReply,
    from: 'if (together.length === 0 || failed.length < 2) return results;',
    to: 'if (together.length < 2 || failed.length < 2) return results;',
  },
  {
    name: 'rows that a trigger refuses together with the text of an exception are to blame',
    kind: 'automation',
    file: refusal,
    from: "code === 'FIELD_CUSTOM_VALIDATION_EXCEPTION' && !isCaught(message) ?",
    to: "code === 'FIELD_CUSTOM_VALIDATION_EXCEPTION' ?",
  },
  {
    name: 'a process does not remember how many rows automation takes',
    kind: 'small saves',
    file: sizes,
    from: 'exceeded: (sObject, rows) => change(sObject, (own) => afterLimit(own, rows)),',
    to: 'exceeded: () => void afterLimit,',
  },
  {
    name: 'the rows of an object that the settings allow are not respected',
    kind: 'small saves',
    file: sizes,
    from: 'return Math.min(size, setFor.get(name) ?? rowsPerCollection);',
    to: 'return Math.min(size, setFor.size + rowsPerCollection);',
  },
  {
    name: 'a process that saves rows well forgets what the settings allow',
    kind: 'small saves',
    file: sizes,
    from: 'return Math.min(size, setFor.get(name) ?? rowsPerCollection);',
    to: 'return known.has(name) ? size : Math.min(size, setFor.get(name) ?? rowsPerCollection);',
  },
];
