// A frame is the bytes of one would-be event and its line. A framer cuts frames out of an object pushed into it
// chunk by chunk; the frames are the same wherever the chunks are cut.
import type { FailureCode } from '../../../failure.ts';

export type Frame =
  /** `inArray`: when it is no JSON, what follows cannot be trusted either, for strings may have lost their quotes. */
  | { kind: 'bytes'; line: number; bytes: Buffer; inArray?: true }
  | { kind: 'failed'; line: number; code: FailureCode; andAllAfter: boolean };

export interface Framer {
  push(chunk: Buffer): Frame[];
  /** No more bytes will come. `whole` is false where the object broke off: what is unfinished is then left out. */
  end(whole: boolean): Frame[];
  /** Line of the first event not yet given. */
  line(): number;
  /** True once nothing that is asked for can follow. */
  finished(): boolean;
}
