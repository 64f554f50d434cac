// Every sentence that the check prints about the fixtures, on one page: to be read as a whole, and so that no edit
// changes a sentence unnoticed. After a wanted change: npx vitest run --project everyday test/check/messages -u
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkMappings } from '../../src/check/check-mappings.ts';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { testSchema } from '../fixtures/schema.ts';

test('what the check says about each mistake', async () => {
  const files = await readMappingFiles('test/fixtures/invalid');
  const pages: string[] = [];
  for (const file of files) {
    const { problems } = await checkMappings([file], testSchema);
    const lines = problems.map(
      ({ severity, code, line, column, message, hint }) =>
        `${line}:${column} ${severity} ${code}\n  ${message}${hint === undefined ? '' : `\n  ${hint}`}\n`,
    );
    pages.push(`# ${path.basename(file.path)}\n${lines.join('')}`);
  }
  await expect(pages.join('\n')).toMatchFileSnapshot('../fixtures/messages-of-invalid.txt');
});
