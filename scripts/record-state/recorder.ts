// Runs scenarios on a deployment, one after another. The messages that a scenario leaves are recorded and removed, so that
// the next scenario does not process them.

import type { FaultEffect, FaultMatch } from '../../src/local/salesforce/faults/fault-rule.ts';
import type { Deployment } from '../../test/state/deployment.ts';
import { meaningOf } from '../../test/state/meaning.ts';
import type { QueueName, RecordedMessage, StoredObject } from '../../test/state/recorded-state.ts';

export type Recorder = ReturnType<typeof createRecorder>;

const sources = ['event', 'backlog'] as const;

export function createRecorder(deployment: Deployment) {
  const objects: StoredObject[] = [];
  const queues: RecordedMessage[] = [];

  const recorder = {
    deployment,
    objects,
    queues,

    /** Stores an object with one event, or one event per line. Sends no notification. */
    put(key: string, ...events: (object | string)[]): StoredObject {
      const lines = events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event)));
      const object = deployment.put(key, lines.join('\n'));
      objects.push(object);
      return object;
    },

    /** Deletes the object from the bucket and from the recording. */
    remove(object: StoredObject): void {
      deployment.remove(object);
      objects.splice(objects.indexOf(object), 1);
    },

    notify: (object: StoredObject) => deployment.send('event', { body: object.notification }),

    /** Delivers the object once. Messages that this queues stay in the queues. */
    async deliver(object: StoredObject): Promise<string[]> {
      recorder.notify(object);
      return deployment.deliver('event');
    },

    /** Stores an object and delivers it until the queues are empty. */
    async done(key: string, ...events: object[]): Promise<StoredObject> {
      const object = recorder.put(key, ...events);
      await recorder.settle(object);
      return object;
    },

    /** Delivers until the queues are empty. Throws if a message ends in the dead-letter or parked queue. */
    async settle(object?: StoredObject): Promise<void> {
      if (object) recorder.notify(object);
      for (let delivered = true; delivered; ) {
        delivered = false;
        for (const queue of sources) {
          const logged = await deployment.deliver(queue);
          delivered ||= logged.length > 0;
        }
      }
      for (const queue of ['dead-letter', 'parked'] as const) {
        const [unexpected] = deployment.take(queue);
        if (unexpected) {
          const { Code, Location } = unexpected.attributes ?? {};
          throw new Error(`There is an unexpected message in the ${queue} queue: ${Code} at ${Location}.`);
        }
      }
    },

    /** Removes all messages from the queue and records them. */
    keep(queue: QueueName, what: string, expected = 1): RecordedMessage[] {
      const taken = deployment.take(queue).map((message): RecordedMessage => {
        const means = meaningOf(message.body);
        return { what, queue, ...(means ? { means } : {}), ...message };
      });
      if (taken.length !== expected)
        throw new Error(`Expected ${expected} messages for "${what}", got ${taken.length}.`);
      queues.push(...taken);
      return taken;
    },

    /** During `run`, rows of the counselor get the effect; without a counselor, everything that matches. */
    async failing<T>(
      { counselor, ...match }: FaultMatch & { counselor?: string },
      effect: FaultEffect,
      run: () => Promise<T>,
    ): Promise<T> {
      const row = counselor === undefined ? {} : { sObject: 'Contact', field: 'Counselor_Id__c', value: counselor };
      const rule = deployment.org.faults.add({ match: { ...row, ...match }, effect });
      try {
        return await run();
      } finally {
        deployment.org.faults.clear(rule);
      }
    },

    /** Delivers from the event queue, that many times. */
    async retry(times: number): Promise<void> {
      for (let count = 0; count < times; count += 1) await deployment.deliver('event');
    },
  };
  return recorder;
}

export const rowLocked: FaultEffect = { kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' };
export const unavailable: FaultEffect = { kind: 'unavailable' };
