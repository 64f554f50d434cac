// No command prints what a terminal or a CI service would obey, whatever its arguments and files contain. The commands come
// from the help, so a new one is tested as well.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { s3sf } from './run-s3sf.ts';
import { scratchFolder } from './scratch-folder.ts';

const canary =
  '::error::\u001b[2J\u001b]8;;http://x\u0007\u009b1m\u202e\u200b\r##[error]##vso[task.x]\u001b[35m\n::set-output name=a::b';

/** In file names, where `/` cannot be. */
const named = canary.replaceAll('/', '');

async function commands(...words: string[]): Promise<string[][]> {
  const { out } = await s3sf([...words, '--help']);
  const lists = out.split(/^(?:Commands|Write mappings|Run on this machine|Publish and operate):\n/m).slice(1);
  const names = lists
    .flatMap((list) => [...(list.split('\n\n')[0] ?? '').matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name ?? ''))
    .filter((name) => name !== 'help');
  const inner = await Promise.all(names.map((name) => (words.length > 0 ? [] : commands(name))));
  return names.flatMap((name, index) => (inner[index]?.length ? (inner[index] as string[][]) : [[...words, name]]));
}

const mapping = `event: ${JSON.stringify(canary)}
records:
  - object: ${JSON.stringify(canary)}
    key: { Counselor_Id__c: ${JSON.stringify(canary)} }
${JSON.stringify(canary)}: x
`;

async function hostileFolder(): Promise<string> {
  const folder = await scratchFolder();
  await mkdir(path.join(folder, 'mappings'));
  await writeFile(path.join(folder, 'mappings', `${named}.yaml`), mapping);
  await writeFile(
    path.join(folder, named),
    JSON.stringify({ id: canary, source: canary, type: canary, [canary]: canary }),
  );
  return folder;
}

/** What a terminal obeys, and the lines that a CI service obeys. Our own colours are taken out before. */
const obeyed = /[^\P{Cc}\n\t]|[\u200b\u202a-\u202e\u2066-\u2069]|^\s*::|##\[|##vso\[/mu;
const own = new RegExp(`${'\u001b'}\\[(?:[124]|22|24|3[1-36]|39)m`, 'g');

test('no command prints an escape or an order of its arguments, its files or their names', async () => {
  const all = await commands();
  expect(all.length).toBeGreaterThan(15);
  const folder = await hostileFolder();
  const file = path.join(folder, named);
  const folders = ['--mappings', path.join(folder, 'mappings')];
  for (const words of all) {
    for (const args of [
      [canary],
      [file],
      [`--${canary}`],
      [file, ...folders],
      [canary, ...folders, '--object', canary],
    ]) {
      // Services that run until they are stopped get arguments that they refuse.
      if (['local', 'demo', 'ship'].includes(words[0] ?? '') && args[0] !== `--${canary}`) continue;
      for (const env of [{}, { FORCE_COLOR: '1' }]) {
        const { out, err } = await s3sf([...words, ...args], { env });
        const printed = `${out}${err}`.replaceAll(own, '');
        expect(printed, words.join(' ')).not.toBe('');
        expect(
          obeyed.exec(printed)?.[0],
          `${words.join(' ')}: ${JSON.stringify(printed.slice(0, 500))}`,
        ).toBeUndefined();
      }
    }
  }
});
