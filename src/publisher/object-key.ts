// An object's key depends on its content alone, so every put of the same content has the same key:
//   events/2026/11/24/counselor.login/5f0c….json     the UTC day of its time, its type, a hash of its source and id
//   events/undated/counselor.login/5f0c….json        an event without a valid time
//   events/2026/11/24/packs/77d0….jsonl              a pack: the day of its first event, a hash of its bytes
//   events/files/91ab….jsonl                         a file that is not one CloudEvent: a hash of its bytes
import { createHash } from 'node:crypto';

/** @param prefix such as `events/` */
export function keyOfEvent(
  event: { id: string; source: string; type: string; time?: unknown },
  prefix: string,
): string {
  const identity = hash(JSON.stringify([event.source, event.id]));
  return `${prefix}${dayOf(event.time)}/${safe(event.type)}/${identity}.json`;
}

/** @param firstTime CloudEvents time of the first event in the pack */
export const keyOfPack = (bytes: Uint8Array, firstTime: unknown, prefix: string): string =>
  `${prefix}${dayOf(firstTime)}/packs/${hash(bytes)}.jsonl`;

/** @param extension with the dot, such as `.jsonl` */
export const keyOfFile = (bytes: Uint8Array, extension: string, prefix: string): string =>
  `${prefix}files/${hash(bytes)}${extension}`;

const hash = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex').slice(0, 32);

function dayOf(time: unknown): string {
  const match = typeof time === 'string' && /^\d{4}-\d\d-\d\d[Tt]/.test(time) ? new Date(time) : undefined;
  if (!match || Number.isNaN(match.getTime())) return 'undated';
  const iso = match.toISOString();
  // Years outside 0000 to 9999 start with a sign.
  return /^\d{4}-/.test(iso) ? iso.slice(0, 10).replaceAll('-', '/') : 'undated';
}

/**
 * These characters need no encoding anywhere. Two types may become the same text; the hash in the key still differs.
 */
const safe = (type: string) =>
  type
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 100);
