// The local stack of the folder: whether it runs, and what is set to fail in it.

/** `GET /api/stack` */
export interface LocalStack {
  isRunning: boolean;
  /** True if the studio has started it: it stops with the studio. */
  isOwn: boolean;
  /** What can be made to fail. Empty while nothing runs. */
  faults: StackFault[];
}

export interface StackFault {
  id: string;
  /** "Salesforce is down" */
  title: string;
  /** What then happens to events, in a sentence. Empty for a fault that was set up elsewhere. */
  about: string;
  isOn: boolean;
  /** Calls or rows that it has applied to since it was turned on. */
  happened: number;
}

/** `POST /api/stack/start`, `POST /api/stack/stop` */
export type StackAnswer = { kind: 'done'; stack: LocalStack } | { kind: 'refused'; sentences: string[] };

/** `PUT /api/stack/faults` */
export interface FaultRequest {
  id: string;
  on: boolean;
}
