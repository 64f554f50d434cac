// A request and its answer, without HTTP: what the shell, a test or a simulation hands in and gets back.
import type { Transport } from './faults/apply-call-effect.ts';

export interface OrgRequest {
  method: string;
  /** Path with query, as it stands on the request line. */
  url: string;
  /** By lower-case name. */
  headers: Record<string, string>;
  /** Empty for none. */
  body: string;
}

export interface OrgAnswer {
  status: number;
  headers: Record<string, string>;
  /** Empty for none. */
  body: string;
  /** The answer goes out so many milliseconds late; the work is done. */
  delayMs?: number;
  /** Nothing is done yet: hand the very same request in again after so many milliseconds. */
  holdMs?: number;
  /** The connection's part in a fault; absent where the answer arrives. */
  transport?: Transport;
}
