// Whether a file seems to hold an event, for a word of warning before it goes to the bucket. The pipeline itself decides.
import { isJsonObject } from '../../json.ts';

/** `unknown`: it is compressed, and nobody looks into it here. */
export function holdsEvent(bytes: Buffer): 'yes' | 'no' | 'unknown' {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'unknown';
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  return isEvents(text) || text.split('\n').some(isEvents) ? 'yes' : 'no';
}

function isEvents(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.some(isJsonObject) : isJsonObject(value);
  } catch {
    return false;
  }
}
