// X-Ray spans for the calls an invocation waits for. They carry a name and a duration, no payload and no error message.
import { Tracer } from '@aws-lambda-powertools/tracer';

export type Span = <T>(name: string, run: () => Promise<T>) => Promise<T>;

/** Writes spans where the X-Ray daemon runs, as in Lambda, and nothing elsewhere. */
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
