// Prints how much CPU time hostile events take to plan and what memory the process has, here and, with --against, in another
// checkout. Each is planned in a process of its own, which is stopped after --seconds (default 90).
//
//   node scripts/planning-budget/planning-budget.ts [--against FOLDER] [--only TEXT] [--seconds N] [--messages]
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { hostileEvents } from './hostile-events.ts';
import type { Planned } from './plan-one.ts';

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    only: { type: 'string', default: '' },
    seconds: { type: 'string', default: '90' },
    messages: { type: 'boolean', default: false },
  },
});
const here = join(import.meta.dirname, '../..');
const checkouts = [...(values.against === undefined ? [] : [resolve(values.against)]), here];

function plan(checkout: string, index: number): string {
  const argv = [join(import.meta.dirname, 'plan-one.ts'), checkout, String(index)];
  const timeout = Number(values.seconds) * 1_000;
  const { stdout, stderr, signal } = spawnSync(process.execPath, argv, { timeout, encoding: 'utf8' });
  if (signal === 'SIGTERM') return `stopped after ${values.seconds} s`;
  if (stdout === '') return `died: ${/(Error|FATAL)[^\n]*/.exec(stderr)?.[0] ?? stderr.slice(0, 200)}`;
  const { outcome, message, seconds, memoryMb }: Planned = JSON.parse(stdout);
  return [
    `${seconds.toFixed(2)} s, ${memoryMb.toFixed(0)} MB, ${outcome}`,
    ...(values.messages && message !== '' ? [message] : []),
  ].join(': ');
}

for (const [index, { name }] of hostileEvents.entries()) {
  if (!name.includes(values.only)) continue;
  console.log(`| ${[name, ...checkouts.map((checkout) => plan(checkout, index))].join(' | ')} |`);
}
