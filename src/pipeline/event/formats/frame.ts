// A frame holds the bytes of one candidate event and its line. A framer splits an object into frames, chunk by chunk; the
// frames are the same wherever the chunks are cut.
import type { FailureCode } from '../../../failure.ts';
import type { JsonObject } from '../../../json.ts';

export type Frame =
  /** `inArray`: if it is not JSON, what follows can be trusted only if its structure is sound: a string may have lost its quotes. */
  | { kind: 'bytes'; line: number; bytes: Buffer; inArray?: true }
  /** Of a format other than JSON, and the bytes that it was read from. */
  | { kind: 'value'; line: number; value: JsonObject; bytes: Buffer }
  /** `message`: the failure's, if there is more to say than the code does. */
  | { kind: 'failed'; line: number; code: FailureCode; message?: string; andAllAfter: boolean };

export interface Framer {
  push(chunk: Buffer): Frame[];
  /** No more bytes will come. `whole` is false if the object broke off: an unfinished frame is then left out. */
  end(whole: boolean): Frame[];
  /** Line of the first event that has not been returned. */
  line(): number;
  /** True once no requested line can follow. */
  finished(): boolean;
}
