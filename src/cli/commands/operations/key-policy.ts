// What the policy of a KMS key needs so that a stack can use the key.
import { readFile } from 'node:fs/promises';
import { statOfFile } from '../../input/file-store.ts';
import { UsageError } from '../../io.ts';
import { type KeyPolicy, missingStatements, readKeyPolicy, withStatements } from '../../key-policy/key-policy.ts';
import { type KeyStatement, keyStatements, readKeyArn } from '../../key-policy/key-statements.ts';

export interface KeyPolicyOptions {
  /** Name of the stack. */
  stack: string;
  /** ARNs of roles of other accounts that publish. */
  publisher?: string[];
  /** File with the key's policy, to which the statements are added. */
  addTo?: string;
  /** File with the key's policy, in which missing statements are found. */
  check?: string;
}

export type KeyPolicyResult =
  | { kind: 'policy'; policy: KeyPolicy }
  | { kind: 'missing'; missing: readonly KeyStatement[] };

/** @param arn of the key. Throws `UsageError`. */
export async function keyPolicy(arn: string, options: KeyPolicyOptions): Promise<KeyPolicyResult> {
  const key = readKeyArn(arn);
  if (!key)
    throw new UsageError(`${arn} is not the ARN of a key, such as arn:aws:kms:us-east-1:123456789012:key/1234abcd-…`);
  const statements = keyStatements(key, { stack: options.stack, publishers: options.publisher });
  if (options.check !== undefined)
    return { kind: 'missing', missing: missingStatements(await policyIn(options.check), statements) };
  const policy = options.addTo === undefined ? { Statement: [] } : await policyIn(options.addTo);
  return { kind: 'policy', policy: withStatements(policy, statements) };
}

async function policyIn(file: string): Promise<KeyPolicy> {
  await statOfFile(file);
  const policy = readKeyPolicy(await readFile(file, 'utf8'));
  if (policy) return policy;
  throw new UsageError(`${file} is not a policy in JSON, as "aws kms get-key-policy --output text" writes it`);
}
