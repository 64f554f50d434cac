// The events of the local stack that runs in the folder, if one does: looked at once a second while somebody listens.

import { localLogFile, readLocalState } from '../../../cli/local-stack/state.ts';
import { createEventIndex, type EventIndex, type IndexedEvent } from '../../../cli/trace/index/event-index.ts';
import { type StoredEvents, storedEvents } from '../../../cli/trace/index/stored-events.ts';
import { threadCpuClock } from '../../../clock.ts';
import type { JsonObject } from '../../../json.ts';
import { isSettingsFile } from '../../../mapping-files.ts';
import { loadMappings } from '../../../pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import type { Change, StackSummary } from '../../contract.ts';
import type { StudioProject } from '../project/studio-project.ts';

export interface RunningEvents {
  index: EventIndex;
  contentOf(event: Pick<IndexedEvent, 'key' | 'line'>): Promise<JsonObject | undefined>;
}

export interface LocalEvents {
  /** Undefined if no local stack runs in this folder. Its index is up to date. */
  running(): Promise<RunningEvents | undefined>;
  summary(): Promise<StackSummary | undefined>;
  /** The mappings of these event types, and the settings. */
  mappingsFor(types: readonly string[], typesOf: (path: string) => readonly string[]): Promise<Mappings>;
  close(): void;
}

const lookEveryMs = 1_000;

export function localEvents(project: StudioProject, say: (change: Change) => void): LocalEvents {
  let current: { pid: number; stored: StoredEvents; running: RunningEvents } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const mappingsOf = async (wanted: (path: string) => boolean): Promise<Mappings> => {
    const files = project.files().filter((file) => isSettingsFile(file) || wanted(file.path));
    return (await loadMappings(files, project.schema(), { now: threadCpuClock() })).mappings;
  };

  async function look(): Promise<RunningEvents | undefined> {
    const state = await readLocalState();
    if (current && state?.pid !== current.pid) {
      current.stored.close();
      current = undefined;
      if (!state) say({ kind: 'stack', stack: null });
    }
    if (!state) return undefined;
    if (!current) {
      const stored = storedEvents(state, await mappingsOf(() => false));
      const { contentOf } = stored;
      current = {
        pid: state.pid,
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
    running: lookNow,
    async summary() {
      const running = await lookNow();
      return running && summaryOf(running.index);
    },
    mappingsFor: (types, typesOf) => mappingsOf((path) => typesOf(path).some((type) => types.includes(type))),
    close() {
      clearInterval(timer);
      current?.stored.close();
    },
  };
}

function summaryOf(index: EventIndex): StackSummary {
  const { 'dead-letter': deadLetters, waiting, parked } = index.counts();
  return { deadLetters, waiting, parked };
}
