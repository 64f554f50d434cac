// An event as every later stage sees it, whatever file it came in.
import type { Failure } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import type { ObjectReference } from '../../request.ts';

/** Where one event stands. */
export interface Location extends ObjectReference {
  /** 1-based: the line of a JSON Lines object, the item of a JSON array, 1 for an object that is one event. */
  line: number;
}

/** What is known of an event without looking into its data. */
export interface EventHeader {
  /** With `source` the identity of the event: the same pair is the same event, however often it is delivered. */
  id: string;
  source: string;
  type: string;
  /** RFC 3339. */
  time: string;
  /** SHA-256 in hex of the event's content, the same for the same JSON whatever its layout. */
  contentHash: string;
  location: Location;
}

export interface Event extends EventHeader {
  /**
   * What mapping expressions see: the event as it was written, with `id`, `source`, `type` and `time` filled in
   * where the file did not say them.
   */
  document: JsonObject;
}

/** One step of reading an object: an event, or why there is none at that place. */
export type Reading =
  | { kind: 'event'; event: Event }
  | {
      kind: 'failed';
      location: Location;
      /** True where nothing after `place.line` can be read either (truncated gzip, an object that cannot be had). */
      andAllAfter: boolean;
      failure: Failure;
    };
