// What the settings say about reading objects, for the event stage.
import { FailureError } from '../failure.ts';
import type { ReadDependencies } from './event/reading/read-events.ts';
import { unloadableSettings } from './mapping/envelope.ts';
import type { Mappings } from './mapping/mappings.ts';

export type HowToRead = Pick<ReadDependencies, 'envelope' | 'csvFor'> & {
  limits: Required<ReadDependencies['limits']>;
};

export function howToRead({ envelope, settings, settingsLoad }: Mappings): HowToRead {
  const { bytes, depth, futureMinutes } = settings.limits;
  return {
    envelope,
    limits: { bytes, depth, futureMinutes },
    csvFor(key) {
      // With the default settings, CSV would not be JSON, and an event that the settings allow would be too large.
      if (!settingsLoad) throw new FailureError(unloadableSettings);
      return settings.prefixes.find(({ prefix }) => key.startsWith(prefix))?.csv;
    },
  };
}

/** For a replay and for what people look at: an event's time may be any time. */
export function howToReadAnyTime(mappings: Mappings): Omit<HowToRead, 'limits'> & Pick<ReadDependencies, 'limits'> {
  const { limits, ...rest } = howToRead(mappings);
  const { futureMinutes: _, ...anyTime } = limits;
  return { ...rest, limits: anyTime };
}
