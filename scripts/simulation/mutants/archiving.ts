// Mutants of the rules by which old dead letters move to the bucket, and back.
import type { Mutant } from './mutant.ts';

const kind = 'old dead letters';
const archiveOld = 'src/pipeline/recover/archive/archive-old.ts';
const archivedMessage = 'src/pipeline/recover/archive/archived-message.ts';

export const archiving: readonly Mutant[] = [
  {
    name: 'a dead letter leaves its queue although the bucket did not take it',
    kind,
    file: archiveOld,
    from: '        onError(error);\n        return [];\n',
    to: '        onError(error);\n',
  },
  {
    name: 'dead letters stay in their queue until SQS deletes them',
    kind,
    file: archiveOld,
    from: 'now() - sentAt >= ageMs',
    to: 'now() - sentAt >= 2 * ageMs',
  },
  {
    name: 'dead letters leave their queue after a day',
    kind,
    file: archiveOld,
    from: 'archiveDeadLettersMs = 10 * 86_400_000;',
    to: 'archiveDeadLettersMs = 86_400_000;',
  },
  {
    name: 'the dead letters of a day have one key in the bucket',
    kind,
    file: archivedMessage,
    from: 'messageId}.json`;',
    to: 'messageId.length > 0}.json`;',
  },
  {
    name: 'a dead letter in the bucket has no reason',
    kind,
    file: archivedMessage,
    from: 'movedBySqs, attributes, body });',
    to: 'movedBySqs, attributes: { Code: attributes.Id }, body });',
  },
  {
    name: 'a dead letter in the bucket cannot be redriven',
    kind,
    file: archivedMessage,
    from: 'value.version !== 1',
    to: 'value.version !== 2',
  },
  {
    name: 'dead letters are replaced once more in each run of recover that ends in a crash',
    kind,
    file: 'src/pipeline/recover/classify-crashes.ts',
    from: '      if (risky.length > 0 && done.length > 0) await deps.deadLetters.delete(done);\n',
    to: '',
  },
  {
    name: 'a redrive deletes what the backlog queue did not accept',
    kind,
    file: 'src/cli/dead-letters/move-to-backlog.ts',
    from: 'filter((_, index) => accepted[index])',
    to: 'filter((_, index) => accepted.length > index)',
  },
];
