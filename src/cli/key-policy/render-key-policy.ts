// Shows the statements that a key's policy needs, or lacks.
import type { KeyPolicyResult } from '../commands/operations/key-policy.ts';
import { countText } from '../rendering/count-text.ts';
import type { View } from '../rendering/view.ts';

/** The policy itself is the output: `aws kms put-key-policy` reads it. */
export const keyPolicyView: View<KeyPolicyResult> = {
  out: (result) =>
    result.kind === 'policy' ? `${JSON.stringify(result.policy, null, 2)}\n` : renderMissing(result.missing),
  json: (result) => (result.kind === 'policy' ? result.policy : { missing: result.missing }),
  exitCode: (result) => (result.kind === 'policy' || result.missing.length === 0 ? 0 : 1),
};

function renderMissing(missing: Extract<KeyPolicyResult, { kind: 'missing' }>['missing']): string {
  if (missing.length === 0) return 'The policy of the key has all statements.\n';
  const names = missing.map(({ Sid }) => `  ${Sid}\n`).join('');
  return `The policy of the key lacks ${countText(missing.length, 'statement')}:\n${names}`;
}
