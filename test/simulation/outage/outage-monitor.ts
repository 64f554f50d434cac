// Monitors an outage: when the alarm's condition became true and after how many attempts, how much was queued, and at the
// end whether Salesforce holds what the model expects.
import { parseMessage } from '../../../src/pipeline/event/parse-message.ts';
import type { EventResult } from '../../../src/pipeline/event-result.ts';
import { breachesOfOrg } from '../judge/check-org.ts';
import { readLine } from '../model/event.ts';
import type { EventHistory } from '../model/history.ts';
import { planOf } from '../model/rules/rules.ts';
import { recordsOf } from '../observe/judge-run.ts';
import { attemptsAllowed, type Platform } from '../services/platform.ts';
import type { ArrivingEvent } from './arriving-events.ts';

export interface OutageMonitor {
  recordEventResult(eventResult: EventResult): void;
  recordParked(): void;
  recordThrow(error: unknown): void;
  recordBreach(breach: string): void;
  /** Measures and checks the queues. */
  sample(): void;
  figures(): { alarmAt: number | undefined; peakQueued: number; peakParked: number };
  /** Returns one line per broken guarantee. */
  check(events: readonly ArrivingEvent[]): string[];
}

/** The most breaches that are reported, of the deliveries and of Salesforce each. */
const mostReported = 5;

export function createOutageMonitor({ world, org, queues }: Platform): OutageMonitor {
  const { clock } = world.scheduler;
  const breaches: string[] = [];
  const failedAttempts = new Map<string, number>();
  const ended = new Set<string>();
  let alarmAt: number | undefined;
  let peakQueued = 0;
  let peakParked = 0;

  const report = (breach: string) => {
    if (breaches.length < mostReported) breaches.push(breach);
  };

  function checkParked(): void {
    for (const { id, body, attributes } of queues.parked.messages()) {
      const content = parseMessage({ messageId: id, body, receiveCount: 1, queueArn: '' });
      if (Number(attributes.Attempts) !== attemptsAllowed)
        report(`${id} was parked after ${attributes.Attempts} attempts`);
      for (const { key } of content.kind === 'request' ? content.request.objects : []) {
        if ((failedAttempts.get(key) ?? 0) < attemptsAllowed)
          report(`${key} was parked after ${failedAttempts.get(key)} failed attempts`);
      }
    }
  }

  return {
    recordEventResult({ location, outcome }) {
      if (outcome.kind === 'failed') failedAttempts.set(location.key, (failedAttempts.get(location.key) ?? 0) + 1);
      else ended.add(location.key);
    },
    recordParked() {
      alarmAt ??= clock.now();
    },
    recordBreach: report,
    recordThrow(error) {
      report(`a function threw: ${error instanceof Error ? error.stack : String(error)}`);
    },
    sample() {
      const parked = queues.parked.size();
      peakParked = Math.max(peakParked, parked);
      peakQueued = Math.max(peakQueued, parked + queues.event.size() + queues.backlog.size());
      checkParked();
    },
    figures: () => ({ alarmAt, peakQueued, peakParked }),
    check(events) {
      for (const { attributes } of queues.deadLetter.messages()) {
        report(
          `${attributes.Place} ended as a dead-letter message: ${attributes.Code} after ${attributes.Attempts} attempts`,
        );
      }
      const histories: EventHistory[] = [];
      for (const { key, event } of events) {
        if (!ended.has(key)) report(`${key} never reached Salesforce`);
        const line = readLine(JSON.stringify(event), 0);
        const plan = line.kind === 'event' ? planOf(line.event, 'before') : undefined;
        if (plan?.kind !== 'write') throw new Error(`${key} is an event that the model cannot plan.`);
        histories.push({ plans: [plan], former: [plan], status: 'applied', startedAt: 0, appliedAt: 0 });
      }
      return [...breaches, ...breachesOfOrg(recordsOf(org), histories).slice(0, mostReported)];
    },
  };
}
