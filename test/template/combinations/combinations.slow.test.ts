// The template with every two values of two parameters: translated as `sam deploy` does it, and checked by the tools that
// other people would run.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cfnLint, checkov, run, samPython } from '../installed-tools.ts';
import {
  brokenRules,
  type ConcreteTemplate,
  concreteTemplate,
  type Properties,
  type TranslatedTemplate,
} from './concrete-template.ts';
import { combinations, type ParameterValues } from './parameter-values.ts';
import { skippedRulesOf } from './skipped-rules-of.ts';

interface Combination {
  given: ParameterValues;
  translated: TranslatedTemplate;
  concrete: ConcreteTemplate;
  /** The template as a file. */
  file: string;
}

async function translate(given: ParameterValues[]): Promise<TranslatedTemplate[]> {
  const env = { ...process.env, AWS_DEFAULT_REGION: 'us-east-1', PYTHONPYCACHEPREFIX: resolve('.tools/pycache') };
  const args = [
    'test/template/moto/stack/translate.py',
    'template.yaml',
    JSON.stringify(given),
    's3://code/artifact.zip',
  ];
  return JSON.parse((await promisify(execFile)(samPython as string, args, { env, maxBuffer: 64_000_000 })).stdout);
}

describe.skipIf(!samPython)('the translated template', () => {
  let folder: string;
  let all: Combination[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 's3sf-combinations-'));
    const [byDefault] = await translate([{}]);
    const rows = combinations((byDefault as TranslatedTemplate).Parameters);
    const translated = await translate(rows);
    all = await Promise.all(
      rows.map(async (given, index) => {
        const own = translated[index] as TranslatedTemplate;
        const concrete = concreteTemplate(own, given);
        for (const [name, resource] of Object.entries(concrete.Resources)) {
          const skip = skippedRulesOf(name, given);
          if (skip.length > 0) resource.Metadata = { ...resource.Metadata, checkov: { skip } };
        }
        const file = join(folder, `${index}.json`);
        await writeFile(file, JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', ...concrete }, null, 1));
        return { given, translated: own, concrete, file };
      }),
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const resourcesOf = ({ concrete }: Combination, type: string): Properties[] =>
    Object.values(concrete.Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties = {} }) => Properties);

  test('some twenty combinations cover all pairs of values, and no Rule refuses one', () => {
    expect(all.length).toBeGreaterThan(12);
    expect(all.length).toBeLessThan(40);
    expect(all.flatMap(({ given, translated }) => brokenRules(translated, given))).toEqual([]);
  });

  test('subnets without security groups, and the other way round, are refused', () => {
    const { translated } = all[0] as Combination;
    const refused: ParameterValues[] = [{ VpcSubnetIds: 'subnet-0a' }, { VpcSecurityGroupIds: 'sg-0a' }];
    for (const given of refused)
      expect(brokenRules(translated, given)).toEqual([expect.stringContaining('belong together')]);
  });

  test('two buckets, publishers of a bucket that exists, and prefixes beside an empty one are refused', () => {
    const { translated } = all[0] as Combination;
    const refused: [ParameterValues, string][] = [
      [{ EventBucketName: 'a-b-c', ExistingBucketName: 'd-e-f' }, 'Set one of them'],
      [{ ExistingBucketName: 'd-e-f', PublisherPrincipals: 'arn:aws:iam::111122223333:root' }, 'PublisherPrincipals'],
      [{ EventPrefix: '', EventPrefix3: 'a/', ArchiveDeadLetters: 'off' }, 'An empty EventPrefix'],
    ];
    for (const [given, text] of refused)
      expect(brokenRules(translated, given)).toEqual([expect.stringContaining(text)]);
  });

  test('a bucket that exists is read by a rule, and nothing of it is created or changed', () => {
    const existing = all.filter(({ given }) => given.ExistingBucketName !== '');
    expect(existing.length).toBeGreaterThan(2);
    for (const each of all) {
      const isExisting = existing.includes(each);
      const types = Object.values(each.concrete.Resources).map(({ Type }) => Type);
      expect(types.some((type) => type.startsWith('AWS::S3::'))).toBe(!isExisting);
      const rules = resourcesOf(each, 'AWS::Events::Rule').filter(({ EventPattern }) => EventPattern !== undefined);
      expect(rules.map(({ EventPattern }) => EventPattern.detail.bucket.name)).toEqual(isExisting ? [['my-data']] : []);
      // S3 encodes prefixes, EventBridge does not.
      const prefixes = ['EventPrefix', 'EventPrefix2', 'EventPrefix3', 'EventPrefix4'].map((name) => each.given[name]);
      const inPattern = rules.flatMap(({ EventPattern }) => EventPattern.detail.object?.key ?? []);
      const used = prefixes.filter((prefix) => prefix !== '');
      expect(inPattern).toEqual(isExisting ? used.map((prefix) => ({ prefix })) : []);
      const filters = resourcesOf(each, 'AWS::S3::Bucket')
        .flatMap(({ NotificationConfiguration }) => NotificationConfiguration.QueueConfigurations)
        .map(({ Filter }) => Filter.S3Key.Rules[0].Value);
      const encoded = (used.length > 0 ? used : ['']).map((prefix) =>
        String(prefix).replaceAll('=', '%3D').replaceAll(' ', '+'),
      );
      expect(filters).toEqual(isExisting ? [] : encoded);
    }
  });

  test.skipIf(!cfnLint)('cfn-lint reports no problem', async () => {
    const { code, output } = await run(
      cfnLint as string,
      all.map(({ file }) => file),
    );
    expect(output).toBe('');
    expect(code).toBe(0);
  });

  test.skipIf(!checkov)('checkov reports no problem that the template does not justify', async () => {
    const options = ['--framework', 'cloudformation', '--compact', '--skip-download', '--output', 'json'];
    const { code, output } = await run(checkov as string, ['-d', folder, ...options]);
    const { summary, results } = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
    const failed = results.failed_checks.map(
      (each: Record<string, string>) => `${each.check_id} ${each.resource} ${each.file_path}`,
    );
    expect(failed).toEqual([]);
    expect(summary).toMatchObject({ parsing_errors: 0 });
    expect(summary.passed).toBeGreaterThan(40 * all.length);
    expect(code).toBe(0);
  });

  test('with a key of the account, everything that is stored is encrypted with it', () => {
    for (const each of all) {
      const { KmsKeyArn } = each.given;
      const key = KmsKeyArn === '' ? undefined : KmsKeyArn;
      const keysOf = (type: string, keyOf: (properties: Properties) => unknown) =>
        new Set(resourcesOf(each, type).map(keyOf));
      const bucketKey = ({ BucketEncryption }: Properties) =>
        BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.KMSMasterKeyID;
      // A bucket that exists has a key of its own.
      const bucketKeys = each.given.ExistingBucketName === '' ? [key] : [];
      expect(keysOf('AWS::S3::Bucket', bucketKey)).toEqual(new Set(bucketKeys));
      expect(keysOf('AWS::SQS::Queue', ({ KmsMasterKeyId }) => KmsMasterKeyId)).toEqual(new Set([key]));
      expect(keysOf('AWS::DynamoDB::Table', ({ SSESpecification }) => SSESpecification.KMSMasterKeyId)).toEqual(
        new Set([key]),
      );
      expect(keysOf('AWS::SNS::Topic', ({ KmsMasterKeyId }) => KmsMasterKeyId)).toEqual(new Set([key]));
      expect(keysOf('AWS::Logs::LogGroup', ({ KmsKeyId }) => KmsKeyId)).toEqual(new Set([key]));
      for (const { KmsKeyId } of resourcesOf(each, 'AWS::SecretsManager::Secret')) expect(KmsKeyId).toBe(key);
      // SQS has one kind of encryption at a time.
      expect(keysOf('AWS::SQS::Queue', ({ SqsManagedSseEnabled }) => SqsManagedSseEnabled)).toEqual(
        new Set([key === undefined ? true : undefined]),
      );
      const mayUse = (policy: Properties) => JSON.stringify(policy).includes('"kms:');
      const roles = resourcesOf(each, 'AWS::IAM::Role').filter(({ Policies = [] }) => mayUse(Policies));
      expect(roles.length > 0).toBe(key !== undefined);
    }
  });

  test('dead letters move to a bucket that exists, also if a key of its own encrypts it', () => {
    const named = all.filter(({ given }) => given.OtherKmsKeys !== '');
    expect(named.some(({ given }) => given.ExistingBucketName !== '' && given.ArchiveDeadLetters === 'on')).toBe(true);
    for (const each of named) {
      const { ExistingBucketName, ArchiveDeadLetters, OtherKmsKeys = '' } = each.given;
      const mayEncrypt = resourcesOf(each, 'AWS::IAM::ManagedPolicy')
        .filter(({ PolicyDocument }) => PolicyDocument.Statement[0].Action === 'kms:GenerateDataKey')
        .map(({ Roles, PolicyDocument }) => [Roles, PolicyDocument.Statement[0].Resource]);
      const archives = ExistingBucketName !== '' && ArchiveDeadLetters === 'on';
      expect(mayEncrypt).toEqual(archives ? [[[{ Ref: 'RecoverRole' }], OtherKmsKeys.split(',')]] : []);
    }
  });

  test('every role has the boundary', () => {
    for (const each of all) {
      const boundaries = resourcesOf(each, 'AWS::IAM::Role').map(({ PermissionsBoundary }) => PermissionsBoundary);
      expect(boundaries.length).toBeGreaterThan(3);
      expect(new Set(boundaries)).toEqual(new Set([each.given.PermissionsBoundary || undefined]));
    }
  });

  test('every function is in the VPC, and its role may connect it', () => {
    for (const each of all) {
      const subnets = each.given.VpcSubnetIds || undefined;
      for (const { VpcConfig, Role } of resourcesOf(each, 'AWS::Lambda::Function')) {
        expect(VpcConfig?.SubnetIds.join()).toBe(subnets);
        expect(VpcConfig?.SecurityGroupIds.join()).toBe(each.given.VpcSecurityGroupIds || undefined);
        const [name = ''] = [Role['Fn::GetAtt']].flat();
        const { ManagedPolicyArns } = each.concrete.Resources[name]?.Properties ?? {};
        expect(ManagedPolicyArns).toEqual(subnets === undefined ? undefined : [{ Ref: 'VpcPolicy' }]);
      }
    }
  });

  test('X-Ray and EventBridge are as the parameters say', () => {
    for (const each of all) {
      const modes = resourcesOf(each, 'AWS::Lambda::Function').flatMap(
        ({ TracingConfig }) => TracingConfig?.Mode ?? [],
      );
      expect(new Set(modes)).toEqual(new Set([each.given.XRay === 'on' ? 'Active' : 'PassThrough']));
      for (const { NotificationConfiguration } of resourcesOf(each, 'AWS::S3::Bucket')) {
        const isOn = NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled === true;
        expect(isOn).toBe(each.given.EventBridge === 'on');
      }
    }
  });

  test('the policies of a role, with long names, are shorter than IAM’s limits', () => {
    // IAM counts no white space ("IAM and AWS STS quotas").
    const lengthOf = (policies: unknown) =>
      JSON.stringify(policies, (_, value) => {
        const isReference = typeof value === 'object' && value !== null && ('Ref' in value || 'Fn::GetAtt' in value);
        if (isReference) return 'x'.repeat(120);
        if (typeof value === 'object' && value !== null && 'Fn::Sub' in value)
          return [value['Fn::Sub']].flat()[0].replace(/\$\{[^}]*\}/g, 'x'.repeat(60));
        return value;
      }).length;
    for (const each of all) {
      for (const { Policies = [] } of resourcesOf(each, 'AWS::IAM::Role'))
        expect(lengthOf(Policies)).toBeLessThan(10_240);
      for (const { PolicyDocument } of resourcesOf(each, 'AWS::IAM::ManagedPolicy'))
        expect(lengthOf(PolicyDocument)).toBeLessThan(6_144);
    }
  });
});
