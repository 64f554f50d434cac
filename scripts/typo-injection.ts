// Misspells every path, function, field, object and picklist value in the mappings, in three ways and one at a time, and
// prints how many of the misspellings `s3sf check` reports at the right line.
//
//   npm run typos -- FOLDER      default: mappings
//
// Exit code 1 if it reports fewer than 99 %.
import { readMappingFiles } from '../src/mapping-files.ts';
import { readSchema } from '../src/schema-files.ts';
import { isSeen, typosOf, type WordKind, wordsOf } from '../test/check/typos.ts';

const files = await readMappingFiles(process.argv[2] ?? 'mappings');
const schema = await readSchema('salesforce/schema');
const typos = (await wordsOf(files, schema)).flatMap(typosOf);
const counts = new Map<WordKind, { words: number; seen: number }>();
for (const typo of typos) {
  const { kind, text, location } = typo.word;
  const count = counts.get(kind) ?? { words: 0, seen: 0 };
  const seen = await isSeen(typo, files, schema);
  counts.set(kind, { words: count.words + 1, seen: count.seen + Number(seen) });
  if (!seen)
    console.log(`not reported: ${location.file}:${location.line}:${location.column} ${text} as ${typo.written}`);
}
const share = ({ words, seen }: { words: number; seen: number }) =>
  `${seen} of ${words} (${((seen / words) * 100).toFixed(1)} %)`;
for (const [kind, count] of counts) console.log(`${kind.padEnd(14)} ${share(count)}`);
const all = [...counts.values()].reduce((a, b) => ({ words: a.words + b.words, seen: a.seen + b.seen }));
console.log(`${'all'.padEnd(14)} ${share(all)}`);
process.exitCode = all.seen / all.words < 0.99 ? 1 : 0;
