// The rules of checkov that the template skips for a resource, and when it has to keep them all the same: comments do not
// know parameters.
import { readFile } from 'node:fs/promises';
import type { ParameterValues } from './parameter-values.ts';

const text = await readFile('template.yaml', 'utf8');

/** Rules that a parameter makes hold. */
const heldBy: readonly { rules: readonly string[]; holds: (given: ParameterValues, resource: string) => boolean }[] = [
  {
    rules: ['CKV_AWS_26', 'CKV_AWS_27', 'CKV_AWS_119', 'CKV_AWS_145', 'CKV_AWS_149', 'CKV_AWS_158'],
    holds: ({ KmsKeyArn }) => KmsKeyArn !== '',
  },
  { rules: ['CKV_AWS_117'], holds: ({ VpcSubnetIds }) => VpcSubnetIds !== '' },
  // The preview function calls nothing that could be traced.
  { rules: ['CKV_AWS_50'], holds: ({ XRay }, resource) => XRay === 'on' && resource !== 'PreviewFunction' },
];

export function skippedRulesOf(resource: string, given: ParameterValues): { id: string; comment: string }[] {
  const [, own = ''] = new RegExp(`^  ${resource}:\n((?:    .*\n|\n)*)`, 'm').exec(text) ?? [];
  return [...own.matchAll(/checkov:skip=(\w+):(.*)$/gm)]
    .map(([, id = '', comment = '']) => ({ id, comment }))
    .filter(({ id }) => !heldBy.some(({ rules, holds }) => rules.includes(id) && holds(given, resource)));
}
