// The names of resources in two stacks of one account. Names of S3 are unique in the whole world, those of IAM and of
// CloudWatch's dashboards in an account, all others in a region.
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { samPython } from './installed-tools.ts';

type Named = [type: string, name: string];

const output = async (script: string, ...args: string[]) => {
  const env = { ...process.env, AWS_DEFAULT_REGION: 'us-east-1', PYTHONPYCACHEPREFIX: resolve('.tools/pycache') };
  const argv = [resolve('test/template', script), ...args];
  return (await promisify(execFile)(samPython as string, argv, { env, maxBuffer: 64_000_000 })).stdout;
};

async function namesIn(stack: string, region: string): Promise<Named[]> {
  const translated = await output('moto/stack/translate.py', 'template.yaml', '{}', 's3://code/artifact.zip');
  const names: Named[] = JSON.parse(await output('physical_names.py', translated, stack, region, '{}'));
  // An alias is a name within its function.
  return names.filter(([type]) => type !== 'AWS::Lambda::Alias');
}

const equalIn = (some: Named[], others: Named[]) => {
  const known = new Set(others.map((named) => named.join(' ')));
  return some.map((named) => named.join(' ')).filter((name) => known.has(name));
};

test.skipIf(!samPython)('two stacks of one region have no name in common', async () => {
  const [sandbox, production] = [await namesIn('s3sf-sandbox', 'eu-central-1'), await namesIn('s3sf', 'eu-central-1')];
  expect(sandbox.length).toBeGreaterThan(20);
  expect(equalIn(sandbox, production)).toEqual([]);
});

test.skipIf(!samPython)('stacks of one name in two regions share only names of their regions', async () => {
  const [here, there] = [await namesIn('s3sf', 'eu-central-1'), await namesIn('s3sf', 'us-east-1')];
  const global = ([type]: Named) => /^AWS::(S3|IAM)::|Dashboard$/.test(type);
  expect(here.filter(global).map(([type]) => type)).toEqual(
    expect.arrayContaining(['AWS::S3::Bucket', 'AWS::CloudWatch::Dashboard']),
  );
  expect(equalIn(here.filter(global), there.filter(global))).toEqual([]);
});
