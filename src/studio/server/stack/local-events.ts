// The events of the local stack that runs in the folder, if one does: looked at once a second while somebody listens.

import { localLogFile, readLocalState } from '../../../cli/local-stack/state.ts';
import type { EventIndex } from '../../../cli/trace/index/event-index.ts';
import type { EventTable } from '../../../cli/trace/index/event-table.ts';
import type { StoredEvents } from '../../../cli/trace/index/stored-events.ts';
import type { Change, StackSummary } from '../../contract.ts';
import { mappingsForTypes, savedMappings } from '../project/saved-mappings.ts';
import type { StudioProject } from '../project/studio-project.ts';
import type { RunningEvents, ShownEvents } from './shown-events.ts';

export interface LocalEvents extends ShownEvents {
  /** Looks at once, as after a start. */
  look(): Promise<void>;
}

const lookEveryMs = 1_000;

export function localEvents(project: StudioProject, say: (change: Change) => void): LocalEvents {
  let current: { url: string; stored: StoredEvents; running: RunningEvents & { index: EventIndex } } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function look(): Promise<RunningEvents | undefined> {
    const state = await readLocalState();
    // The studio may start a second one in its own process, so the process id does not tell them apart.
    if (current && state?.s3Url !== current.url) {
      current.stored.close();
      current = undefined;
      if (!state) say({ kind: 'stack', stack: null });
    }
    if (!state) return undefined;
    if (!current) {
      const { createEventIndex } = await import('../../../cli/trace/index/event-index.ts');
      const { localEventStore, storedEvents } = await import('../../../cli/trace/index/stored-events.ts');
      const stored = storedEvents(localEventStore(state), await savedMappings(project, () => false));
      const { contentOf } = stored;
      current = {
        url: state.s3Url,
        stored,
        running: { contentOf, index: createEventIndex({ logFile: localLogFile, contentOf }) },
      };
      await current.running.index.refresh();
      say({ kind: 'stack', stack: summaryOf(current.running.index) });
      return current.running;
    }
    const ended = await current.running.index.refresh();
    if (ended > 0) {
      say({ kind: 'events', ended });
      say({ kind: 'stack', stack: summaryOf(current.running.index) });
    }
    return current.running;
  }

  /** One look after the other. */
  const lookNow = (): Promise<RunningEvents | undefined> => {
    const next = last.then(look, look);
    last = next.catch(() => {});
    return next;
  };
  const timer = setInterval(() => void lookNow().catch(() => {}), lookEveryMs);
  timer.unref();

  return {
    target: {},
    running: lookNow,
    look: async () => void (await lookNow()),
    async summary() {
      const running = await lookNow();
      return running && summaryOf(running.index);
    },
    mappingsFor: (types) => mappingsForTypes(project, types),
    close() {
      clearInterval(timer);
      current?.stored.close();
    },
  };
}

export function summaryOf(index: Pick<EventTable, 'counts'>): StackSummary {
  const { 'dead-letter': deadLetters, waiting, parked } = index.counts();
  return { deadLetters, waiting, parked };
}
