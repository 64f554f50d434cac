// X-Ray spans for the calls an invocation waits for: name and duration, no payload and no error message. Each is a
// subsegment of the invocation's segment, in the format of "AWS X-Ray segment documents" (AWS documentation). X-Ray's own
// SDK is not used: as soon as it is imported, it follows every promise, which took a quarter of the processor time.
import { randomBytes } from 'node:crypto';
import { readTraceHeader, type Trace } from './trace-header.ts';
import { type SendDocument, xrayDaemon } from './xray-daemon.ts';

export interface SpanDetails {
  /** `remote`: a call to a service that is not AWS's. The map of services shows it as a node of that name. */
  namespace?: 'remote';
  /** Numbers by which traces can be found. */
  annotations?: Record<string, number>;
}

export type Span = <T>(name: string, run: () => Promise<T>, details?: SpanDetails) => Promise<T>;

export interface SpansOptions {
  /** Of the process: Lambda changes it between invocations. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  now: () => number;
  send?: SendDocument | undefined;
}

/** Of one name, for one invocation. Sending one takes some 30 µs of processor time, and nobody reads thousands. */
const largestNumber = 50;

const withoutSpans: Span = (_name, run) => run();

/** Writes spans where the X-Ray daemon runs, as in Lambda, and only for invocations that X-Ray samples. */
export function createSpans({ environment, now, send = daemonOf(environment) }: SpansOptions): Span {
  if (!send) return withoutSpans;
  let header: string | undefined;
  let trace: Trace | undefined;
  const counts = new Map<string, number>();

  /** The trace of the current invocation, unless it has enough spans of this name. */
  function traceFor(name: string): Trace | undefined {
    const current = environment._X_AMZN_TRACE_ID;
    if (current !== header) {
      header = current;
      trace = readTraceHeader(current);
      counts.clear();
    }
    if (!trace) return undefined;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count <= largestNumber ? trace : undefined;
  }

  return async (name, run, details = {}) => {
    const parent = traceFor(name);
    if (!parent) return run();
    const startedAt = now();
    let hasFailed = true;
    try {
      const result = await run();
      hasFailed = false;
      return result;
    } finally {
      send({
        type: 'subsegment',
        name,
        id: randomBytes(8).toString('hex'),
        trace_id: parent.traceId,
        parent_id: parent.parentId,
        start_time: startedAt / 1_000,
        end_time: now() / 1_000,
        ...details,
        ...(hasFailed ? { fault: true } : {}),
      });
    }
  };
}

const daemonOf = ({ AWS_XRAY_DAEMON_ADDRESS: address }: SpansOptions['environment']) =>
  address === undefined ? undefined : xrayDaemon(address);
