// X-Ray spans for the calls an invocation waits for: name and duration, no payload and no error message. Each is a
// subsegment of the invocation's segment, in the format of "AWS X-Ray segment documents" (AWS documentation). The X-Ray
// SDK is not used: once imported, it tracks every promise, which took a quarter of the CPU time.
import { randomBytes } from 'node:crypto';
import { readTraceHeader, type Trace } from './trace-header.ts';
import { type SendDocument, xrayDaemon } from './xray-daemon.ts';

export interface SpanDetails {
  /** `remote`: a call to a service outside AWS. The service map shows it as a node with that name. */
  namespace?: 'remote';
  /** Numbers to search traces by. */
  annotations?: Record<string, number>;
}

export type Span = <T>(name: string, run: () => Promise<T>, details?: SpanDetails) => Promise<T>;

export interface SpansOptions {
  /** Environment of the process: Lambda changes it between invocations. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  now: () => number;
  send?: SendDocument | undefined;
}

/** Maximum spans of one name in an invocation. Sending one takes some 30 µs of CPU time, and nobody reads thousands. */
const largestNumber = 50;

const withoutSpans: Span = (_name, run) => run();

/** Writes spans if the X-Ray daemon runs, as in Lambda, and only for invocations that X-Ray samples. */
export function createSpans({ environment, now, send = daemonOf(environment) }: SpansOptions): Span {
  if (!send) return withoutSpans;
  let header: string | undefined;
  let trace: Trace | undefined;
  const counts = new Map<string, number>();

  /** The trace of the current invocation; undefined if it has enough spans of this name. */
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
