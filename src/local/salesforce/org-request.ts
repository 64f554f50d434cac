// A request and its answer, independent of HTTP: the interface for the server, tests and simulations.
import type { Transport } from './faults/apply-call-effect.ts';

export interface OrgRequest {
  method: string;
  /** Path with query, as in the request line. */
  url: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Empty if there is none. */
  body: string;
}

export interface OrgAnswer {
  status: number;
  headers: Record<string, string>;
  /** Empty if there is none. */
  body: string;
  /** Send the answer this many milliseconds late. The request has been executed. */
  delayMs?: number;
  /** Nothing has been executed yet: pass the same request object again after this many milliseconds. */
  holdMs?: number;
  /** How the connection fails; absent if the answer arrives. */
  transport?: Transport;
}
