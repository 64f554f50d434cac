import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the guide shows the write units that the script counts', () => {
  const { stdout, status } = spawnSync(process.execPath, ['scripts/write-units.ts'], { encoding: 'utf8' });
  expect(status).toBe(0);
  const cellsOf = (text: string) => text.split('\n').map((line) => line.replaceAll(/\s|-+:?/g, ''));
  const guide = cellsOf(readFileSync('docs/cost.md', 'utf8'));
  for (const line of cellsOf(stdout)) expect(guide).toContain(line);
});
