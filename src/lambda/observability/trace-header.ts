// The trace that an invocation belongs to. Lambda sets `_X_AMZN_TRACE_ID` for each invocation: `Root` is the trace,
// `Parent` the segment of this invocation, and `Sampled=1` says that the trace is kept ("X-Ray concepts, Tracing header",
// and "Using Lambda environment variables" in the AWS documentation).

export interface Trace {
  traceId: string;
  /** Id of the invocation's segment. */
  parentId: string;
}

/** Undefined unless the trace is sampled. */
export function readTraceHeader(header: string | undefined): Trace | undefined {
  const parts = new Map(
    (header ?? '').split(';').map((part) => {
      const equals = part.indexOf('=');
      return [part.slice(0, equals).trim(), part.slice(equals + 1).trim()] as const;
    }),
  );
  const traceId = parts.get('Root') ?? '';
  const parentId = parts.get('Parent') ?? '';
  const isWhole = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i.test(traceId) && /^[0-9a-f]{16}$/i.test(parentId);
  return isWhole && parts.get('Sampled') === '1' ? { traceId, parentId } : undefined;
}
