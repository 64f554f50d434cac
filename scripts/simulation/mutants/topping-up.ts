// Mutants of the rules for messages that a function receives itself.
import type { Mutant } from './mutant.ts';

const invocation = 'src/pipeline/process-invocation.ts';
const lead = 'src/pipeline/top-up/lead.ts';
const rules = 'src/pipeline/top-up/rules.ts';
const kind = 'bursts';

export const toppingUp: readonly Mutant[] = [
  {
    name: 'messages that Lambda did not deliver are reported as failed',
    kind,
    file: invocation,
    from: 'unsettled.filter((id) => deliveredIds.has(id));',
    to: 'unsettled.filter((id) => deliveredIds.size > 0 && id);',
  },
  {
    name: 'a round is deleted before it is settled',
    kind,
    file: invocation,
    from: '    const unsettled = await processBatch(round,',
    to: '    await queue.acknowledge(idsOf(round));\n    const unsettled = await processBatch(round,',
  },
  {
    name: 'unsettled messages of a round are deleted',
    kind,
    file: invocation,
    from: 'await queue.acknowledge(idsOf(round).filter((id) => !left.has(id)));',
    to: 'await queue.acknowledge(idsOf(round).filter((id) => left && id));',
  },
  {
    name: 'messages that the function received itself are not deleted',
    kind,
    file: invocation,
    from: '      await queue.acknowledge(idsOf(round).filter((id) => !left.has(id)));\n',
    to: '      void left;\n',
  },
  {
    name: 'messages that cannot be processed are left hidden',
    kind,
    file: invocation,
    from: 'else await giveBack(round, deps.queues, queue);',
    to: 'else void giveBack;',
  },
  {
    name: 'messages that cannot be processed are deleted although they were not sent anew',
    kind,
    file: 'src/pipeline/send-anew.ts',
    from: '.filter((id) => !left.has(id))',
    to: '.filter((id) => left && id)',
  },
  {
    name: 'what is left to the leader is deleted although it was not sent anew',
    kind,
    file: invocation,
    from: 'const sent = await sendAnew(delivered, deps.queues);',
    to: 'await sendAnew(delivered, deps.queues);\n    const sent = idsOf(delivered);',
  },
  {
    name: 'without an answer from DynamoDB, messages are left to a leader that does not exist',
    kind: 'leaderless',
    file: lead,
    from: "return result?.kind === 'refused' ? 'others' : 'unknown';",
    to: "return 'others';",
  },
  {
    name: 'messages are deleted before the results of their events are logged',
    kind,
    file: 'src/lambda/observability/watched.ts',
    from: '    acknowledge(messageIds) {\n      flush();',
    to: '    acknowledge(messageIds) {\n      void flush;',
  },
  {
    name: 'messages are hidden for less time than the function works on them',
    kind,
    file: rules,
    from: 'Math.ceil(remainingMs() / 1_000) + unansweredSeconds + 30;',
    to: 'remainingMs() * 0 + 5;',
  },
  {
    name: 'a function receives although it has no time left',
    kind,
    file: rules,
    from: 'remainingMs() >= 1.5 * reserveMs;',
    to: 'remainingMs() + reserveMs >= 0;',
  },
  {
    name: 'a lone event costs a receive',
    kind,
    file: rules,
    from: '=> messages >= burstFrom;',
    to: '=> messages >= burstFrom / 4;',
  },
];
