import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pricesOf } from '../../scripts/cost/prices.ts';

test('the cost page shows what the script counts, and the day of the prices', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/cost/cost.ts'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const cellsOf = (text: string) => text.split('\n').map((line) => line.replaceAll(/\s|-+:?/g, ''));
  const page = readFileSync('docs/cost.md', 'utf8');
  for (const line of cellsOf(stdout)) expect(cellsOf(page)).toContain(line);
  for (const text of Object.values(pricesOf)) expect(page.replaceAll(/\s+/g, ' ')).toContain(text);
});
