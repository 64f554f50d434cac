// The stamps of a record: which event last set each of its fields.
import type { Location } from '../../event/event.ts';
import type { Order } from '../order.ts';

/** The event that set a field, and where to find it again. */
export interface Stamp extends Order {
  location: Location;
}

export interface RecordStamps {
  /** Rises with every change; 0 for a record without stamps. */
  version: number;
  /** Of the events that set a field, the newest by the measure by which the field was last written. */
  fields: Readonly<Record<string, Stamp>>;
  /** The newest by each other measure: a field has them after a mapping has changed its `newest`. */
  others?: Readonly<Record<string, readonly Stamp[]>>;
  /** The newest event that deleted the record: older ones find it gone. */
  deleted?: Stamp;
  /** The newest event that created the record or found it there: an older one must not delete it. */
  created?: Stamp;
  /**
   * When each field was last written, by whichever event; under the names of `namesOf`, when the record was deleted or
   * created. It shows a writer that another one has written the same since it read the stamps.
   */
  written: Readonly<Record<string, LastWrite>>;
  /**
   * A person has asked to be forgotten: no event writes the record any more, or a record that links to it. Nothing else is
   * known of it, and nothing replaces this.
   */
  forgotten?: true;
  /** The stamps have a time at which they expire. */
  expires?: true;
}

/** The identity, in stamps that stay, of an event that was forgotten. No identity of an event looks like this. */
export const forgottenIdentity = 'forgotten';

/** Two deliveries of an event write the same values, unless their rules differ. */
export interface Writer {
  /** Of the event. */
  identity: string;
  /** Hash of the rules it was planned by; empty where they are not known. */
  rules: string;
}

export interface LastWrite {
  /** Version of the stamps after the write. */
  version: number;
  by: Writer;
}

export const noStamps: RecordStamps = { version: 0, fields: {}, written: {} };
