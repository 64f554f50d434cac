// An event as all later stages see it, whatever file it came in.
import type { Failure } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import type { ObjectReference } from '../../request.ts';

/** Where an event was read from. */
export interface Location extends ObjectReference {
  /**
   * 1-based: the line of a JSON Lines object, the number of the event in a JSON array or among objects that follow each
   * other, 1 for an object that is one event.
   */
  line: number;
}

/** Everything about an event except its data. */
export interface EventHeader {
  /** Together with `source` the identity of the event: the same pair is the same event, however often it is delivered. */
  id: string;
  source: string;
  type: string;
  /** RFC 3339. */
  time: string;
  /** SHA-256 in hex of the event's content, independent of its layout. */
  contentHash: string;
  /**
   * The same without the attributes that may differ when the event is sent again; absent where it has none of them.
   */
  resendHash?: string;
  location: Location;
}

export interface Event extends EventHeader {
  /**
   * What mapping expressions see: the event as written, with `id`, `source`, `type` and `time` filled in where the file
   * does not have them. A number that would lose digits is the text of its digits.
   */
  document: JsonObject;
  /** The document with such numbers rounded, which a `schema` describes; absent if there are none. */
  rounded?: JsonObject;
}

/** One step of reading an object: an event, or why there is none at that location. */
export type Reading =
  | { kind: 'event'; event: Event }
  | {
      kind: 'failed';
      location: Location;
      /** True if nothing after `location.line` can be read either (truncated gzip, an object that cannot be opened). */
      andAllAfter: boolean;
      failure: Failure;
    };
