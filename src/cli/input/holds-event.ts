// Whether a file seems to contain an event, for a warning before it goes to the bucket. The pipeline decides by itself.
import { isJsonObject } from '../../json.ts';
import { isCompressed } from '../../pipeline/event/formats/decompress.ts';

/** `unknown` for a compressed file, which is not opened here. */
export function holdsEvent(bytes: Buffer): 'yes' | 'no' | 'unknown' {
  if (isCompressed(bytes)) return 'unknown';
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
