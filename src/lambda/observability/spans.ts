// Spans of X-Ray for what an invocation waits for. They carry a name and a duration: no payload, no message of an error.
import { Tracer } from '@aws-lambda-powertools/tracer';

export type Span = <T>(name: string, run: () => Promise<T>) => Promise<T>;

/** Spans where X-Ray listens, as it does in Lambda; elsewhere nothing is written. */
export function createSpans(service: string, environment: NodeJS.ProcessEnv): Span {
  if (environment.AWS_XRAY_DAEMON_ADDRESS === undefined) return (_name, run) => run();
  const tracer = new Tracer({ serviceName: service, captureHTTPsRequests: false });
  return async (name, run) => {
    const span = tracer.getSegment()?.addNewSubsegment(name);
    try {
      return await run();
    } catch (error) {
      span?.addFaultFlag();
      throw error;
    } finally {
      span?.close();
    }
  };
}
