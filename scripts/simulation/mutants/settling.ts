// Mutants of the rules that apply after an attempt: acknowledging, counting, abandoning, resuming.
import type { Mutant } from './mutant.ts';

const process = 'src/pipeline/process.ts';
const batch = 'src/pipeline/process-batch.ts';
const messages = 'src/pipeline/settle/next-messages.ts';
const failures = 'src/failure.ts';
const crashes = 'src/pipeline/recover/classify-crashes.ts';

export const settling: readonly Mutant[] = [
  {
    name: 'a message is acknowledged before its successor is queued',
    file: process,
    from: '  return settle(settlements, deps.queues);\n',
    to: '  void settle(settlements, deps.queues);\n  return [];\n',
  },
  {
    name: 'a message is acknowledged though its successor was not queued',
    file: 'src/pipeline/settle/settle.ts',
    from: 'filter((_, index) => !accepted[index])',
    to: 'filter((_, index) => !accepted[index] && index < 0)',
  },
  {
    name: 'a message that SQS rejects from a batch counts as queued',
    file: 'src/pipeline/settle/sqs-queues.ts',
    from: 'return Successful.map(({ Id }) => Number(Id));',
    to: 'return [...Successful, ...Failed].map(({ Id }) => Number(Id));',
  },
  {
    name: 'permanent failures are retried',
    file: messages,
    from: "if (isNonRetryable(failure)) return isService(failure) ? 'parked' : 'dead-letter';",
    to: 'void isNonRetryable;',
  },
  {
    name: 'transient failures are not retried',
    file: messages,
    from: 'if (attempts + 1 < attemptsAllowed) return',
    to: 'if (attempts + 1 < 0) return',
  },
  {
    name: 'an event is abandoned one attempt too early',
    file: messages,
    from: 'if (attempts + 1 < attemptsAllowed) return',
    to: 'if (attempts + 2 < attemptsAllowed) return',
  },
  {
    name: 'an event is abandoned one attempt too late',
    file: messages,
    from: 'if (attempts + 1 < attemptsAllowed) return',
    to: 'if (attempts < attemptsAllowed) return',
  },
  {
    name: 'attempts are counted twice',
    file: messages,
    from: 'const attempts = request.attempts + 1;',
    to: 'const attempts = request.attempts + 2;',
  },
  {
    name: 'attempts are not counted',
    file: messages,
    from: '    ...requeued(linesOf(failedNow), {\n      attempts,\n',
    to: '    ...requeued(linesOf(failedNow), {\n      attempts: request.attempts,\n',
  },
  {
    name: 'a redriven dead-letter message has no attempts left',
    file: messages,
    from: 'attempts: 0, serviceAttempts: 0, mayHaveWritten }',
    to: 'attempts, serviceAttempts: 0, mayHaveWritten }',
  },
  {
    name: 'waiting for another delivery counts as a failed attempt',
    file: failures,
    from: "'delivery/in-progress': { scope: 'event', retry: 'deferred' },",
    to: "'delivery/in-progress': { scope: 'event', retry: 'later' },",
  },
  {
    name: 'a service failure ends as a dead-letter message',
    file: messages,
    from: "return isService(failure) || serviceAttempts > 0 ? 'parked' : 'dead-letter';",
    to: "return 'dead-letter';",
  },
  {
    name: "attempts that a service failed count as the event's own",
    file: messages,
    from: 'return isService(failure) || serviceAttempts > 0',
    to: 'return isService(failure) || serviceAttempts < 0',
  },
  {
    name: 'a failure of the event itself is parked',
    file: messages,
    from: "return isService(failure) || serviceAttempts > 0 ? 'parked' : 'dead-letter';",
    to: "return 'parked';",
  },
  {
    name: 'lines that the function had no time for are forgotten',
    file: messages,
    from: "    ...requeued(unread ?? [], { ...request, to: isUntouched ? 'source' : 'backlog' }),\n",
    to: '',
  },
  {
    name: 'messages that were received before are processed together with the others',
    kind: 'poison messages',
    file: batch,
    from: 'const repeated = messages.filter(mayBePoison);',
    to: 'const repeated = messages.filter((message) => mayBePoison(message) && false);',
  },
  {
    name: 'a message that may be poison is processed while the function holds others',
    kind: 'poison messages',
    file: batch,
    from: 'const passedOn = await passOn(others, deps.queues, deps.random);',
    to: 'void passOn;\n  const passedOn: string[] = [];',
  },
  {
    name: 'a message that is passed on loses its receives',
    kind: 'poison messages',
    file: 'src/pipeline/send-anew.ts',
    from: 'const receives = receivesOf(message) - 1;',
    to: 'const receives = 0 * receivesOf(message);',
  },
  {
    name: 'parked messages are deleted though they were not queued',
    kind: 'parked',
    file: 'src/pipeline/recover/resume-parked.ts',
    from: 'const done = resumable.filter((_, index) => accepted[index]);',
    to: 'const done = resumable.filter((_, index) => accepted.length > index);',
  },
  {
    name: 'parked messages stay parked',
    kind: 'parked',
    file: 'src/pipeline/recover/resume-parked.ts',
    from: 'const done = resumable.filter((_, index) => accepted[index]);',
    to: 'const done = resumable.filter((_, index) => accepted[index] && index < 0);',
  },
  {
    name: 'a crashed message is deleted though its dead-letter message was not queued',
    file: crashes,
    from: 'return accepted.every(Boolean);',
    to: 'return accepted.length >= 0;',
  },
  {
    name: 'the stamps of an event that crashed the function are not invalidated',
    kind: 'crashed for good',
    file: 'src/pipeline/recover/invalidate-object.ts',
    from: '  if (plans.length > 0) await invalidateStamps(plans, write);\n',
    to: '  void [invalidateStamps, write];\n',
  },
];
