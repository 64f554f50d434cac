// Rules of what comes after a try, left out or turned round: acknowledging, counting, giving up, coming back.
import type { Mutant } from './mutant.ts';

const process = 'src/pipeline/process.ts';
const batch = 'src/pipeline/process-batch.ts';
const messages = 'src/pipeline/settle/next-messages.ts';
const failures = 'src/failure.ts';
const crashes = 'src/pipeline/recover/classify-crashes.ts';

export const settling: readonly Mutant[] = [
  {
    name: 'a message is acknowledged before its next one is queued',
    file: process,
    from: '  return settle(settlements, deps.queues);\n',
    to: '  void settle(settlements, deps.queues);\n  return [];\n',
  },
  {
    name: 'a message is acknowledged though its next one is not queued',
    file: 'src/pipeline/settle/settle.ts',
    from: 'filter((_, index) => !taken[index])',
    to: 'filter((_, index) => !taken[index] && index < 0)',
  },
  {
    name: 'a message that SQS refuses by itself counts as queued',
    file: 'src/pipeline/settle/sqs-queues.ts',
    from: 'return Successful.map(({ Id }) => Number(Id));',
    to: 'return [...Successful, ...Failed].map(({ Id }) => Number(Id));',
  },
  {
    name: 'permanent failures are tried again',
    file: messages,
    from: "if (isNonRetryable(failure)) return isService(failure) ? 'parked' : 'dead-letter';",
    to: 'void isNonRetryable;',
  },
  {
    name: 'passing failures are the end',
    file: messages,
    from: 'if (attempts + 1 < attemptsAllowed) return',
    to: 'if (attempts + 1 < 0) return',
  },
  {
    name: 'it is given up one try too early',
    file: messages,
    from: 'if (attempts + 1 < attemptsAllowed) return',
    to: 'if (attempts + 2 < attemptsAllowed) return',
  },
  {
    name: 'it is given up one try too late',
    file: messages,
    from: 'if (attempts + 1 < attemptsAllowed) return',
    to: 'if (attempts < attemptsAllowed) return',
  },
  {
    name: 'attempts are counted double',
    file: messages,
    from: 'const attempts = request.attempts + 1;',
    to: 'const attempts = request.attempts + 2;',
  },
  {
    name: 'attempts are not counted',
    file: messages,
    from: '    ...again(linesOf(failedNow), {\n      attempts,\n',
    to: '    ...again(linesOf(failedNow), {\n      attempts: request.attempts,\n',
  },
  {
    name: 'what comes back from the dead letters has no tries left',
    file: messages,
    from: 'attempts: 0, serviceAttempts: 0, mayHaveWritten }',
    to: 'attempts, serviceAttempts: 0, mayHaveWritten }',
  },
  {
    name: 'waiting for another delivery counts as a failed try',
    file: failures,
    from: "'delivery/in-progress': { scope: 'event', retry: 'deferred' },",
    to: "'delivery/in-progress': { scope: 'event', retry: 'later' },",
  },
  {
    name: "a service's failure ends as a dead letter",
    file: messages,
    from: "return isService(failure) || serviceAttempts > 0 ? 'parked' : 'dead-letter';",
    to: "return 'dead-letter';",
  },
  {
    name: "tries that failed for the service count as the event's",
    file: messages,
    from: 'return isService(failure) || serviceAttempts > 0',
    to: 'return isService(failure) || serviceAttempts < 0',
  },
  {
    name: "an event's own failure is parked",
    file: messages,
    from: "return isService(failure) || serviceAttempts > 0 ? 'parked' : 'dead-letter';",
    to: "return 'parked';",
  },
  {
    name: 'what there was no time for is forgotten',
    file: messages,
    from: "    ...again(unread ?? [], { ...request, to: 'backlog' }),\n",
    to: '',
  },
  {
    name: 'suspects are handled beside the others',
    file: batch,
    from: 'const poisonMessages = messages.filter(isPoison)',
    to: 'const poisonMessages = messages.filter(() => false)',
  },
  {
    name: 'parked messages are deleted though they are not queued',
    file: 'src/pipeline/recover/resume-parked.ts',
    from: 'const done = free.filter((_, index) => taken[index]);',
    to: 'const done = free.filter((_, index) => taken.length > index);',
  },
  {
    name: 'parked messages stay parked',
    file: 'src/pipeline/recover/resume-parked.ts',
    from: 'const done = free.filter((_, index) => taken[index]);',
    to: 'const done = free.filter((_, index) => taken[index] && index < 0);',
  },
  {
    name: 'a letter of a death is deleted though the one with its reason is not queued',
    file: crashes,
    from: 'return taken.every(Boolean);',
    to: 'return taken.length >= 0;',
  },
  {
    name: 'what the function died of is not let go of',
    file: 'src/pipeline/recover/invalidate-object.ts',
    from: '  if (plans.length > 0) await invalidateStamps(plans, write);\n',
    to: '  void [invalidateStamps, write];\n',
  },
];
