// Mutants that only one special kind of fault scenario catches.
import type { Mutant } from './mutant.ts';

const stamps = 'src/pipeline/write/ledger/stamps.ts';
const envelope = 'src/pipeline/event/envelope.ts';

export const special: readonly Mutant[] = [
  {
    name: 'a record whose owner is inactive is not written',
    kind: 'owners who left',
    file: 'src/pipeline/write/rows/answers/refusal.ts',
    from: '  return { ...plainRefusal({ ...failure, fields }), missingParents: links };\n}\n\n/** Errors of a subrequest',
    to: '  return plainRefusal({ ...failure, fields });\n}\n\n/** Errors of a subrequest',
  },
  {
    name: 'a record whose owner has no license to own it is not written',
    kind: 'other owners',
    file: 'src/pipeline/write/rows/answers/refusal.ts',
    from: '  OP_WITH_INVALID_USER_TYPE_EXCEPTION: {\n',
    to: '  OP_WITH_INVALID_USER_TYPE: {\n',
  },
  {
    name: 'a record whose owner may not read it is not written',
    kind: 'other owners',
    file: 'src/pipeline/write/rows/answers/refusal.ts',
    from: '  TRANSFER_REQUIRES_READ: {\n',
    to: '  TRANSFER_REQUIRES: {\n',
  },
  {
    name: 'what `newest` finds is ignored: events are ordered by their time',
    kind: 'newest',
    file: 'src/pipeline/plan/newest.ts',
    from: 'const newest = orderOf(value);',
    to: 'const newest = orderOf(time) ?? orderOf(value);',
  },
  {
    name: 'a clock that is minutes fast is refused',
    kind: 'skew',
    file: envelope,
    from: 'futureMinutes * 60_000)',
    to: 'futureMinutes * 1_000)',
  },
  {
    name: 'a record that is created afresh has no newer event re-applied',
    kind: 'people',
    file: 'src/pipeline/write/write-newest.ts',
    from: '  for (const { newer, requested: cause } of whole) toReapply.add(newer, cause);\n',
    to: '',
  },
  {
    name: 'what people deleted is created again',
    kind: 'people',
    file: stamps,
    from: 'return created?.identity === identity && versionOf(wholeRecord) > versionOf(creation);',
    to: 'return created?.identity === identity && versionOf(wholeRecord) >= 0;',
  },
  {
    name: 'the field of a key is left out of the identity of its record',
    kind: 'key renamed',
    file: 'src/pipeline/write/rows/row.ts',
    from: 'JSON.stringify([sObject, key.field, key.identity]);',
    to: 'JSON.stringify([sObject, key.identity]);',
  },
  {
    name: 'texts with @{ are sent in composite calls',
    kind: 'texts',
    file: 'src/pipeline/write/rows/subrequests.ts',
    from: "typeof value === 'string' && value.includes('@{');",
    to: "typeof value === 'string' && value.includes('@{}{}');",
  },
  {
    name: 'numbers lose digits',
    kind: 'values',
    file: 'src/values/exact-json.ts',
    from: '  if (!suspicious.test(text)) return { value: plain };\n',
    to: '  if (text !== suspicious.source) return { value: plain };\n',
  },
  {
    name: 'a row that meets a lock is a dead letter at once',
    kind: 'locked parents',
    file: 'src/pipeline/write/rows/answers/error-codes.ts',
    from: '  UNABLE_TO_LOCK_ROW: locked,\n',
    to: '',
  },
  {
    name: 'a blank text is sent as it is',
    kind: 'values',
    file: 'src/pipeline/plan/field-value.ts',
    from: 'if (isBlank(text)) return { value: null };',
    to: 'if (isBlank(text) && text.length > 5) return { value: null };',
  },
  {
    name: 'a limit of Apex is the fault of its row',
    kind: 'automation',
    file: 'src/pipeline/write/rows/answers/automation.ts',
    from: "if (automationCodes.has(code) && limitIn(message) !== undefined) return 'limit';",
    to: 'if (automationCodes.has(code) && limitIn(message) !== undefined) return undefined;',
  },
  {
    name: 'a notification that EventBridge could not deliver counts as a crash',
    kind: 'by EventBridge',
    file: 'src/pipeline/recover/classify-crashes.ts',
    from: 'if (message.isUndelivered) return sentOn(message);',
    to: '',
  },
  {
    name: 'a notification that EventBridge could not deliver is deleted though no queue accepted it',
    kind: 'by EventBridge',
    file: 'src/pipeline/recover/classify-crashes.ts',
    from: '    return isAccepted;\n',
    to: '    return true;\n',
  },
];
