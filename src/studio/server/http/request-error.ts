// Why a request is refused, as the page shows it.
import type { ContentfulStatusCode } from 'hono/utils/http-status';

export class RequestError extends Error {
  readonly status: ContentfulStatusCode;

  /** @param message a sentence for people */
  constructor(status: ContentfulStatusCode, message: string) {
    super(message);
    this.name = 'RequestError';
    this.status = status;
  }
}
