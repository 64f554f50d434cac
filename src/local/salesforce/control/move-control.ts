// `POST /__emulator/move`: moves the org to another port.
import { type OldHostAnswer, oldHostAnswers } from '../instances/instances.ts';
import type { OrgAnswer, OrgRequest } from '../org-request.ts';
import { json, prefix } from './control-answer.ts';

export const isMove = ({ method, url }: OrgRequest): boolean => method === 'POST' && url === `${prefix}move`;

/** Reads `{ "old": … }`. An invalid body gets a 400 with the reason. */
export async function moveControl(
  { body }: OrgRequest,
  move: (old: OldHostAnswer) => Promise<string>,
): Promise<OrgAnswer> {
  const old = oldOf(body);
  if (!oldHostAnswers.includes(old as OldHostAnswer))
    return json(400, { error: `The body must be { "old": … }, with one of: ${oldHostAnswers.join(', ')}.` });
  return json(200, { instanceUrl: await move(old as OldHostAnswer) });
}

function oldOf(body: string): unknown {
  try {
    return (JSON.parse(body) as { old?: unknown } | null)?.old;
  } catch {
    return undefined;
  }
}
