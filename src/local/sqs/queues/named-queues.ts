// The queues by name, with their settings.

import { invalidParameter, SqsError } from '../calls/sqs-error.ts';
import { createQueue, type Queue } from './queue.ts';
import { changeSettings, defaultSettings, listAttributes, type QueueSettings } from './queue-settings.ts';

export interface NamedQueue {
  name: string;
  arn: string;
  queue: Queue;
  settings: QueueSettings;
  /** Seconds since 1970. */
  createdAt: number;
  changedAt: number;
  /** Milliseconds since 1970. */
  purgedAt: number;
  /** Number of next messages to deliver twice. */
  duplicates: number;
}

export interface NamedQueuesOptions {
  now(): number;
  arnOf(name: string): string;
  pick?: ((count: number) => number) | undefined;
}

type Attributes = Readonly<Record<string, string>>;

export function createNamedQueues({ now, arnOf, pick }: NamedQueuesOptions) {
  const queues = new Map<string, NamedQueue>();
  const seconds = () => Math.floor(now() / 1000);

  /** @throws SqsError `QueueDoesNotExist` */
  function find(name: string): NamedQueue {
    const queue = queues.get(name);
    if (!queue) throw new SqsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }

  const byArn = (arn: string): NamedQueue | undefined => queues.get(arn.slice(arn.lastIndexOf(':') + 1));

  function checkRedrive({ redrive }: QueueSettings): void {
    if (redrive && !byArn(redrive.deadLetterTargetArn)) {
      throw invalidParameter(
        'Value for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.',
      );
    }
  }

  return {
    find,
    byArn,

    /** Names, sorted. */
    names: (prefix = ''): string[] => [...queues.keys()].filter((name) => name.startsWith(prefix)).sort(),

    /** How many queues have this one as their dead-letter queue. */
    sourcesOf: (arn: string): number =>
      [...queues.values()].filter(({ settings }) => settings.redrive?.deadLetterTargetArn === arn).length,

    /** Creating a queue again with the same attributes is not an error. @throws SqsError */
    create(name: string, attributes: Attributes): void {
      if (!/^[\w-]{1,80}$/.test(name)) {
        throw invalidParameter('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
      }
      const existing = queues.get(name);
      const settings = changeSettings(existing?.settings ?? defaultSettings, attributes);
      checkRedrive(settings);
      if (existing) {
        if (JSON.stringify(settings) === JSON.stringify(existing.settings)) return;
        throw new SqsError('QueueNameExists', 'A queue already exists with the same name and a different attribute.');
      }
      const rules = () => {
        const { retentionSeconds, redrive } = find(name).settings;
        return { retentionMs: retentionSeconds * 1000, maxReceiveCount: redrive?.maxReceiveCount };
      };
      const times = { createdAt: seconds(), changedAt: seconds(), purgedAt: Number.NEGATIVE_INFINITY };
      const queue = createQueue({ now, rules, pick });
      queues.set(name, { name, arn: arnOf(name), settings, duplicates: 0, ...times, queue });
    },

    attributes(name: string): Record<string, string> {
      const { settings, queue, ...facts } = find(name);
      return listAttributes(settings, queue.counts(), facts);
    },

    /** @throws SqsError */
    setAttributes(name: string, attributes: Attributes): void {
      const target = find(name);
      const settings = changeSettings(target.settings, attributes);
      checkRedrive(settings);
      Object.assign(target, { settings, changedAt: seconds() });
    },
  };
}
