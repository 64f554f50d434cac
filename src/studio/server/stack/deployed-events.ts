// The events of a deployed stack that wait for somebody, and those that were traced: by the caller's own AWS credentials.
// Nothing is read before it is asked for, and nothing is changed: a look at a queue releases what it received.
import type { DeployedStack } from '../../../cli/aws/stack-outputs.ts';
import { connectTo, type Target } from '../../../cli/aws/target.ts';
import { isComplete, listDeadLetters } from '../../../cli/commands/operations/redrive.ts';
import { findTries } from '../../../cli/commands/operations/trace.ts';
import { outcomesOf } from '../../../cli/dead-letters/outcomes-of.ts';
import { redriveNotes } from '../../../cli/dead-letters/render-dead-letters.ts';
import { createEventTable } from '../../../cli/trace/index/event-table.ts';
import { type StoredEvents, storedEvents } from '../../../cli/trace/index/stored-events.ts';
import type { LoggedOutcome } from '../../../cli/trace/logged-outcome.ts';
import type { Change } from '../../contract.ts';
import { mappingsForTypes, savedMappings } from '../project/saved-mappings.ts';
import type { StudioProject } from '../project/studio-project.ts';
import { summaryOf } from './local-events.ts';
import type { RunningEvents, ShownEvents } from './shown-events.ts';

export interface DeployedEvents extends ShownEvents {
  stackName: string;
  /** Reads the queues. Resolves with what could not be read, in sentences. */
  look(): Promise<string[]>;
  /** Of the last look; undefined before the first. RFC 3339. */
  lookedAt(): string | undefined;
  notes(): readonly string[];
  /** Searches the log for an event, an object or a record. Resolves with the ids of the events that it found. */
  trace(text: string): Promise<string[]>;
}

export interface DeployedEventsOptions {
  stack: DeployedStack;
  project: StudioProject;
  say: (change: Change) => void;
  /** Aborted when the studio closes. */
  closing: AbortSignal;
}

/** How far a trace goes back, as the command does. */
export const traceSince = '14d';

export function deployedEvents({ stack, project, say, closing }: DeployedEventsOptions): DeployedEvents {
  const { name, target, logGroups } = stack;
  const table = createEventTable();
  let traced: readonly LoggedOutcome[] = [];
  let waiting: readonly LoggedOutcome[] = [];
  let lookedAt: string | undefined;
  let notes: string[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let opened: Promise<{ connection: Target; stored: StoredEvents }> | undefined;

  /** A message that is traced as well tells nothing new, but it says where the event is now. */
  function fill(): void {
    table.clear();
    table.add(traced);
    table.add(waiting.filter((outcome) => table.get(idOf(outcome))?.state !== (outcome.next as string)));
    say({ kind: 'stack', stack: summaryOf(table) });
  }

  async function readQueues(): Promise<string[]> {
    const found: LoggedOutcome[] = [];
    const said: string[] = [];
    for (const next of ['parked', 'dead-letter'] as const) {
      const result = await listDeadLetters(
        { ...target, parked: next === 'parked' },
        { env: {}, signal: closing, now: Date.now, onProgress: () => {} },
      );
      found.push(...result.deadLetters.flatMap((each) => outcomesOf(each, next)));
      if (!isComplete(result)) said.push(...redriveNotes(result));
    }
    waiting = found.sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
    lookedAt = new Date().toISOString();
    notes = said;
    fill();
    return said;
  }

  /** Two looks at once would hide messages from each other. */
  const look = (): Promise<string[]> => {
    const next = last.then(readQueues, readQueues);
    last = next.catch(() => {});
    return next;
  };

  const open = () => {
    opened ??= (async () => {
      const connection = await connectTo(target, {});
      const mappings = await savedMappings(project, () => false);
      return { connection, stored: storedEvents({ client: connection.s3, bucket: connection.bucket() }, mappings) };
    })();
    return opened;
  };

  const running: RunningEvents = {
    index: table,
    contentOf: async (event) => (await open()).stored.contentOf(event),
  };

  return {
    stackName: name,
    target,
    look,
    lookedAt: () => lookedAt,
    notes: () => notes,
    async trace(text) {
      const { tries } = await findTries(
        text,
        { ...project.folders, logGroup: logGroups, since: traceSince },
        { env: {}, now: Date.now(), signal: closing, onProgress: () => {}, onSearch: () => {} },
      );
      const known = new Set(traced.map((each) => JSON.stringify(each)));
      const fresh = tries.filter((each) => !known.has(JSON.stringify(each)));
      traced = [...traced, ...fresh].sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
      fill();
      return [...new Set(tries.map(idOf))];
    },
    async running() {
      if (lookedAt === undefined) await look();
      return running;
    },
    summary: async () => (lookedAt === undefined ? undefined : summaryOf(table)),
    mappingsFor: (types) => mappingsForTypes(project, types),
    close() {
      void opened?.then(({ connection }) => connection.close()).catch(() => {});
    },
  };
}

const idOf = ({ location: { key, line } }: LoggedOutcome): string => `${key}:${line}`;
