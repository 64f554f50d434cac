// What all control calls have in common.
import type { OrgAnswer } from '../org-request.ts';

export const prefix = '/__emulator/';

export const json = (status: number, body: unknown): OrgAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
