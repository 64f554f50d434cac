// Watches an outage: when the alarm's condition rose and after how many tries, how much was queued, and at the end
// whether everything landed as the model says.
import { parseMessage } from '../../../src/pipeline/event/parse-message.ts';
import type { EventResult } from '../../../src/pipeline/event-result.ts';
import type { MappingVersions } from '../functions/mapping-versions.ts';
import { breachesOfOrg } from '../judge/check-org.ts';
import type { ModelEvent } from '../judge/model.ts';
import { plansOfLine } from '../judge/plans-of-line.ts';
import { attemptsAllowed, type Platform } from '../services/platform.ts';
import type { ArrivingEvent } from './arriving-events.ts';

export interface OutageMonitor {
  recordEventResult(eventResult: EventResult): void;
  recordParked(): void;
  recordThrow(error: unknown): void;
  /** Looks at the queues now. */
  look(): void;
  seen(): { alarmAt: number | undefined; peakQueued: number; peakParked: number };
  /** Breaches of the guarantees, in a line each. */
  judge(events: readonly ArrivingEvent[], rules: MappingVersions): Promise<string[]>;
}

/** Breaches of one kind that are told. */
const told = 5;

export function createOutageMonitor({ world, org, queues }: Platform): OutageMonitor {
  const { clock } = world.scheduler;
  const breaches: string[] = [];
  const tries = new Map<string, number>();
  const ended = new Set<string>();
  let alarmAt: number | undefined;
  let peakQueued = 0;
  let peakParked = 0;

  const note = (breach: string) => {
    if (breaches.length < told) breaches.push(breach);
  };

  function lookAtParked(): void {
    for (const { id, body, attributes } of queues.parked.messages()) {
      const content = parseMessage({ messageId: id, body, receiveCount: 1, queueArn: '' });
      if (Number(attributes.Attempts) !== attemptsAllowed)
        note(`${id} was parked after ${attributes.Attempts} attempts`);
      for (const { key } of content.kind === 'request' ? content.request.objects : []) {
        if ((tries.get(key) ?? 0) < attemptsAllowed) note(`${key} was parked after ${tries.get(key)} tries`);
      }
    }
  }

  return {
    recordEventResult({ location, outcome }) {
      if (outcome.kind === 'failed') tries.set(location.key, (tries.get(location.key) ?? 0) + 1);
      else ended.add(location.key);
    },
    recordParked() {
      alarmAt ??= clock.now();
    },
    recordThrow(error) {
      note(`a function threw: ${error instanceof Error ? error.stack : String(error)}`);
    },
    look() {
      const parked = queues.parked.size();
      peakParked = Math.max(peakParked, parked);
      peakQueued = Math.max(peakQueued, parked + queues.event.size() + queues.backlog.size());
      lookAtParked();
    },
    seen: () => ({ alarmAt, peakQueued, peakParked }),
    async judge(events, rules) {
      for (const { attributes } of queues.deadLetter.messages()) {
        note(`${attributes.Location} ended as a dead letter: ${attributes.Code} after ${attributes.Attempts} attempts`);
      }
      const asked: ModelEvent[] = [];
      for (const { key, event } of events) {
        if (!ended.has(key)) note(`${key} did not land`);
        const plans = await plansOfLine(JSON.stringify(event), rules.before);
        asked.push({ plans, former: plans, status: 'applied' });
      }
      return [...breaches, ...breachesOfOrg(org, asked).slice(0, told)];
    },
  };
}
