// Failures of reading, in our own words.
import type { Failure, FailureCode } from '../../../failure.ts';

export const readFailure = (code: FailureCode, message = messages[code] ?? code): Failure => ({ code, message });

const messages: Partial<Record<FailureCode, string>> = {
  'object/not-json': 'The object is not JSON: neither one document, nor an array, nor one event per line.',
  'object/truncated': 'The JSON ends too early.',
  'delivery/out-of-time': 'The function ran out of time before it reached the next line.',
  'event/not-json': 'The event is not JSON in UTF-8.',
  'event/too-large': 'The event is larger than the settings allow.',
  'event/too-deep': 'The event is nested deeper than the settings allow.',
};
