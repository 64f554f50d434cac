// What can go wrong, each played with the functions' own code: a name for people, what happens, and which alarms must be
// raised, within how many minutes. All other alarms must stay silent.
import type { SQSEvent } from 'aws-lambda';
import { allLines } from '../../../src/line-ranges.ts';
import { requestBody } from '../../../src/request.ts';
import { stackName } from '../cloudwatch/template-alarms.ts';
import type { PipelineInTime } from './pipeline-in-time.ts';

export interface Episode {
  name: string;
  /** Length in minutes, with what comes after it. */
  minutes: number;
  /** Versions that the template's alarms watch meanwhile. */
  versions?: Readonly<Record<string, string>>;
  play: (world: PipelineInTime, minutes: number) => Promise<void>;
  /** Logical names of alarms, with the minutes after which each is raised at the latest. */
  raises: Readonly<Record<string, number>>;
  /** Those that may be raised more than once. */
  again?: readonly string[];
}

/** An event every so many minutes, like all day. */
export const quietTraffic = (world: PipelineInTime, every: number) => async (minute: number) => {
  if (minute % every === 0) await world.putLogin();
};

const busyTraffic = (world: PipelineInTime, each: number) => async () => {
  for (let index = 0; index < each; index += 1) await world.putLogin();
};

const rejected = { kind: 'row-error', code: 'STRING_TOO_LONG' } as const;
const locked = { kind: 'row-error', code: 'UNABLE_TO_LOCK_ROW' } as const;

const countByLambda = (world: PipelineInTime, name: string, value: number, functionName = 'export') =>
  world.metrics.record(
    { namespace: 'AWS/Lambda', name, dimensions: { FunctionName: `${stackName}-${functionName}` } },
    { at: world.now(), value },
  );

export const episodes: readonly Episode[] = [
  {
    name: 'Salesforce does not answer for an hour',
    minutes: 150,
    async play(world, minutes) {
      const away = world.stack.salesforce.org.faults.add({ effect: { kind: 'unavailable' } });
      const traffic = quietTraffic(world, 2);
      await world.pass(60, traffic);
      world.stack.salesforce.org.faults.clear(away);
      await world.pass(minutes - 60, traffic);
    },
    raises: {
      SalesforceUnavailableAlarm: 15,
      QuietFailuresAlarm: 12,
      FailingAlarm: 40,
      ExportVersionFailingAlarm: 6,
      ParkedAlarm: 60,
      LatencyAlarm: 150,
    },
    // The attempts become rarer.
    again: ['QuietFailuresAlarm', 'FailingAlarm', 'ExportVersionFailingAlarm'],
  },
  {
    name: 'Salesforce fails one call in each half hour',
    minutes: 120,
    async play(world, minutes) {
      const traffic = quietTraffic(world, 5);
      await world.pass(minutes, async (minute) => {
        if (minute % 30 === 10) world.stack.salesforce.org.faults.add({ times: 1, effect: { kind: 'unavailable' } });
        await traffic(minute);
      });
    },
    raises: {},
  },
  {
    name: 'Salesforce refuses the login for half an hour',
    minutes: 60,
    async play(world, minutes) {
      const { org } = world.stack.salesforce;
      const refusal = org.faults.add({ effect: { kind: 'login-refused', reason: 'not-approved' } });
      const session = org.faults.add({ effect: { kind: 'refuse-session' } });
      const traffic = quietTraffic(world, 3);
      await world.pass(30, traffic);
      org.faults.clear(refusal);
      org.faults.clear(session);
      await world.pass(minutes - 30, traffic);
    },
    raises: { SalesforceRefusedAlarm: 15, QuietFailuresAlarm: 12, ExportVersionFailingAlarm: 6, LatencyAlarm: 60 },
  },
  {
    name: 'Salesforce rejects all of 60 events',
    minutes: 60,
    async play(world, minutes) {
      const { faults } = world.stack.salesforce.org;
      const fault = faults.add({ effect: rejected });
      await world.pass(1, busyTraffic(world, 60));
      faults.clear(fault);
      await world.pass(minutes - 1, quietTraffic(world, 10));
    },
    raises: { FailingAlarm: 2, GivenUpAlarm: 2, DeadLettersAlarm: 2, ExportVersionFailingAlarm: 2 },
  },
  {
    name: 'Salesforce rejects three of 60 events',
    minutes: 60,
    async play(world, minutes) {
      world.stack.salesforce.org.faults.add({ times: 3, effect: rejected });
      await world.pass(1, busyTraffic(world, 60));
      await world.pass(minutes - 1, quietTraffic(world, 10));
    },
    raises: { DeadLettersAlarm: 2 },
  },
  {
    name: 'one event is rejected, over the hour of the reminder',
    minutes: 300,
    async play(world, minutes) {
      world.stack.salesforce.org.faults.add({ times: 1, effect: rejected });
      await world.pass(minutes, quietTraffic(world, 30));
    },
    raises: { DeadLettersAlarm: 2, StillWaitingAlarm: 245 },
  },
  {
    name: 'one event fails once, because its record is locked',
    minutes: 30,
    async play(world, minutes) {
      world.stack.salesforce.org.faults.add({ times: 1, effect: locked });
      await world.pass(minutes, quietTraffic(world, 10));
    },
    raises: {},
  },
  {
    name: 'one event of the hour fails again and again',
    minutes: 30,
    async play(world, minutes) {
      world.stack.salesforce.org.faults.add({ effect: locked });
      await world.pass(minutes, quietTraffic(world, 60));
    },
    raises: { QuietFailuresAlarm: 12, ExportVersionFailingAlarm: 6 },
    // The attempts become rarer.
    again: ['QuietFailuresAlarm', 'ExportVersionFailingAlarm'],
  },
  {
    name: 'a new version cannot load its mappings',
    minutes: 10,
    versions: { ExportFunction: '2' },
    async play(world, minutes) {
      let invocations = 0;
      world.settings.environments['2'] = { MAPPINGS_DIR: world.brokenMappings };
      world.settings.version = () => {
        invocations += 1;
        return invocations % 8 === 0 ? '2' : '1';
      };
      await world.pass(5, busyTraffic(world, 20));
      // CodeDeploy has rolled it back.
      world.settings.version = () => '1';
      await world.pass(minutes - 5, busyTraffic(world, 20));
    },
    raises: { ExportVersionFailingAlarm: 5, ParkedAlarm: 5 },
    // The old version of recover loads its mappings, and resumes what the new one has parked.
    again: ['ParkedAlarm'],
  },
  {
    name: 'the version before fails, and the new one cures it',
    minutes: 10,
    versions: { ExportFunction: '2' },
    async play(world, minutes) {
      let invocations = 0;
      world.settings.environments['1'] = { MAPPINGS_DIR: world.brokenMappings };
      world.settings.recoverEnvironment = { MAPPINGS_DIR: world.brokenMappings };
      world.settings.version = () => {
        invocations += 1;
        return invocations % 8 === 0 ? '2' : '1';
      };
      await world.pass(5, busyTraffic(world, 30));
      world.settings.version = () => '2';
      await world.pass(minutes - 5, busyTraffic(world, 30));
    },
    raises: { FailingAlarm: 3, ParkedAlarm: 3 },
  },
  {
    name: 'a new version cannot start',
    minutes: 10,
    versions: { ExportFunction: '2' },
    async play(world, minutes) {
      let invocations = 0;
      world.settings.environments['2'] = { SALESFORCE_API_VERSION: '3' };
      world.settings.version = () => {
        invocations += 1;
        return invocations % 8 === 0 ? '2' : '1';
      };
      await world.pass(5, busyTraffic(world, 20));
      world.settings.version = () => '1';
      await world.pass(minutes - 5, busyTraffic(world, 20));
    },
    raises: { ExportErrorsAlarm: 5, ExportVersionErrorsAlarm: 5 },
  },
  {
    name: 'the function dies of 39 messages',
    minutes: 120,
    async play(world, minutes) {
      const isPoison = ({ body }: { body: string }) => body.includes('poison');
      world.settings.dies = ({ Records }: SQSEvent) => Records.some(isPoison);
      // Two runs of recover get them: however they are divided, exactly one run gets 20.
      for (let index = 0; index < 39; index += 1) world.stack.sqs.sqs.send('event', { body: `poison ${index}` });
      await world.pass(minutes);
    },
    raises: {
      ExportErrorsAlarm: 2,
      ExportVersionErrorsAlarm: 2,
      DeadLettersAlarm: 75,
      GivenUpAlarm: 80,
    },
  },
  {
    name: 'Lambda throttles for five minutes',
    minutes: 30,
    async play(world, minutes) {
      await world.pass(minutes, (minute) => countByLambda(world, 'Throttles', minute < 5 ? 2 : 0));
    },
    raises: { ThrottlesAlarm: 4 },
  },
  {
    name: 'Lambda drops an invocation as recursive',
    minutes: 30,
    async play(world, minutes) {
      await world.pass(minutes, (minute) =>
        minute === 3 ? countByLambda(world, 'RecursiveInvocationsDropped', 1) : undefined,
      );
    },
    raises: { ChainStoppedAlarm: 5 },
  },
  {
    name: 'EventBridge cannot notify the queue, and then not the dead-letter queue either',
    minutes: 30,
    async play(world, minutes) {
      const count = (name: string) =>
        world.metrics.record(
          { namespace: 'AWS/Events', name, dimensions: { RuleName: 'ExistingBucketRule' } },
          { at: world.now(), value: 1 },
        );
      await world.pass(minutes, (minute) => {
        if (minute === 3) count('FailedInvocations');
        if (minute === 8) count('InvocationsFailedToBeSentToDlq');
      });
    },
    raises: { NotificationsFailedAlarm: 5, NotificationsLostAlarm: 10 },
  },
  {
    name: 'EventBridge puts a notification into the dead-letter queue, and does not count it as failed',
    minutes: 30,
    async play(world, minutes) {
      await world.pass(minutes, (minute) => {
        if (minute === 3)
          world.metrics.record(
            {
              namespace: 'AWS/Events',
              name: 'InvocationsSentToDlq',
              dimensions: { RuleName: 'ExistingBucketRule' },
            },
            { at: world.now(), value: 1 },
          );
      });
    },
    raises: { NotificationsFailedAlarm: 5 },
  },
  {
    name: 'the sweep fails',
    minutes: 30,
    async play(world, minutes) {
      await world.pass(minutes, (minute) => (minute === 3 ? countByLambda(world, 'Errors', 1, 'sweep') : undefined));
    },
    raises: { SweepErrorsAlarm: 5 },
  },
  {
    name: 'somebody uses 78 % of the daily calls',
    minutes: 60,
    async play(world, minutes) {
      const { usage } = world.stack.salesforce.org;
      usage.set(Math.ceil(usage.limit * 0.78));
      await world.pass(minutes, quietTraffic(world, 10));
    },
    raises: { SalesforceLimitAlarm: 6 },
  },
  {
    name: 'the platform publishes for twenty minutes what happened two hours ago',
    minutes: 60,
    async play(world, minutes) {
      await world.pass(20, () => world.putLogin({ minutesAgo: 120 }));
      await world.pass(minutes - 20, quietTraffic(world, 2));
    },
    raises: { LatencyAlarm: 16 },
  },
  {
    name: 'one event is two hours old',
    minutes: 60,
    async play(world, minutes) {
      await world.putLogin({ minutesAgo: 120 });
      await world.pass(minutes, quietTraffic(world, 10));
    },
    raises: {},
  },
  {
    name: 'an event of last year is applied again and again',
    minutes: 60,
    async play(world, minutes) {
      const key = await world.putLogin({ minutesAgo: 525_600 });
      const objects = [{ bucket: world.stack.bucket, key }];
      const body = requestBody({ objects, lines: allLines, attempts: 0, mayHaveWritten: true, forceReapply: true });
      await world.pass(minutes, (minute) => {
        if (minute > 0 && minute < 30) world.stack.sqs.sqs.send('event', { body });
      });
    },
    raises: {},
  },
  {
    name: 'the pipeline is paused for an hour',
    minutes: 90,
    async play(world, minutes) {
      world.settings.isPaused = true;
      const traffic = quietTraffic(world, 10);
      await world.pass(60, traffic);
      world.settings.isPaused = false;
      await world.pass(minutes - 60, traffic);
    },
    raises: { OldestEventAlarm: 20 },
  },
  {
    name: 'SQS refuses recover for an hour',
    minutes: 120,
    async play(world, minutes) {
      world.stack.sqs.faults.add({ action: 'ReceiveMessage', code: 'AccessDenied', times: 1_000_000 });
      await world.pass(60);
      world.stack.sqs.faults.clear();
      await world.pass(minutes - 60);
    },
    raises: { RecoverErrorsAlarm: 7, RecoverVersionErrorsAlarm: 7, RecoverHeartbeatAlarm: 40 },
  },
  {
    name: 'recover does not run for an hour',
    minutes: 120,
    async play(world, minutes) {
      world.settings.recoverRuns = false;
      await world.pass(60);
      world.settings.recoverRuns = true;
      await world.pass(minutes - 60);
    },
    raises: { RecoverHeartbeatAlarm: 40 },
  },
  {
    name: 'recover does not run for twenty minutes',
    minutes: 60,
    async play(world, minutes) {
      world.settings.recoverRuns = false;
      await world.pass(20);
      world.settings.recoverRuns = true;
      await world.pass(minutes - 20);
    },
    raises: {},
  },
];
