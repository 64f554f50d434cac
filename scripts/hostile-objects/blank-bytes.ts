// Prints how fast objects are read that hold little but white space, in each format. Counts CPU time, so that it says the
// same on a busy machine.
//   node scripts/hostile-objects/blank-bytes.ts [MEGABYTES]

import { allLines } from '../../src/line-ranges.ts';
import { framerByContent } from '../../src/pipeline/event/formats/detect-format.ts';

const bytes = Number(process.argv[2] ?? 64) * 1_000_000;
const limits = { bytes: 1_000_000, depth: 100 };
const chunkBytes = 65_536;
const event = '{"id":"1"}';

const runs = { 'line feeds': '\n', CRLF: '\r\n', 'spaces and line feeds': '   \n', spaces: ' ' };
const formats = {
  'JSON Lines': [`${event}\n${event}\n`, `\n${event}\n`],
  array: [`[${event},\n`, `${event}]`],
  sequence: [`{\n"id":"1"}{\n"id":"2"}\n`, '{"id":"3"}'],
} as const;

for (const [format, [head, tail]] of Object.entries(formats)) {
  for (const [name, run] of Object.entries(runs)) {
    const chunk = Buffer.from(run.repeat(Math.ceil(chunkBytes / run.length)));
    const framer = framerByContent(allLines, limits, false);
    let events = framer.push(Buffer.from(head)).length;
    const before = process.cpuUsage();
    for (let passed = 0; passed < bytes; passed += chunk.length) events += framer.push(chunk).length;
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    events += framer.push(Buffer.from(tail)).length + framer.end(true).length;
    console.log(`${format}, ${name}: ${Math.round(bytes / 1e6 / seconds)} MB per CPU second, ${events} frames`);
  }
}
