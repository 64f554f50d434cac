// Each alarm must lead people to the section of the guide that says what to do.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';

interface Resource {
  Type: string;
  Properties: { AlarmDescription?: string };
}

const template = parseDocument(await readFile('template.yaml', 'utf8'), { logLevel: 'silent' }).toJS();
const alarms = Object.entries<Resource>(template.Resources)
  .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
  .map(([name, { Properties }]) => [name, Properties.AlarmDescription ?? ''] as const);

test.each(alarms)('%s refers to an existing section of the guide', async (_, description) => {
  const [, file = '', heading] = /See (docs\/\S+\.md)(?:, "([^"]+)")?\.$/.exec(description) ?? [];
  const guide = await readFile(file, 'utf8');
  if (heading !== undefined) expect(guide.split('\n')).toContainEqual(expect.stringMatching(`^#+ ${heading}$`));
});

test.each(alarms)('the description of %s fits into CloudWatch’s limit', (_, description) => {
  expect(description.length).toBeGreaterThan(0);
  expect(description.length).toBeLessThanOrEqual(1024);
});

test('a command in the email of an alarm names the stack, so that it can be pasted', () => {
  const commands = alarms.flatMap(([, description]) => description.match(/npx s3sf [^"]*/g) ?? []);
  expect(commands.length).toBeGreaterThan(3);
  expect(commands.filter((command) => !/^npx s3sf \w+ --stack \$\{AWS::StackName\}$/.test(command))).toEqual([]);
});
