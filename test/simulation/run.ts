// The state of one run: the simulated platform, the published events, and their results so far.
import type { JournalCall } from '../../src/local/salesforce/journal.ts';
import { createOrg } from '../../src/local/salesforce/org.ts';
import type { EventResult } from '../../src/pipeline/event-result.ts';
import { knownCoaches } from './events/event-data.ts';
import { blankObjects, type Neighbour } from './events/neighbours.ts';
import { type Publication, publish } from './events/publication.ts';
import { oddKeys } from './events/special-data.ts';
import type { Profile } from './faults/profile.ts';
import type { MappingVersions } from './functions/mapping-versions.ts';
import { createRandomEventSource, type RandomEventSource } from './functions/random-event-source.ts';
import { breachesOfParked } from './judge/check-dead-letters.ts';
import type { ObservedSave } from './judge/observation.ts';
import type { PersonChange } from './model/person-change.ts';
import { linksSchema, setUpLinks } from './names/linked-desks.ts';
import { namesSchema, setUpNames } from './names/names-in-org.ts';
import { createMeetings, type Meetings } from './observe/meetings.ts';
import type { People } from './people/change-records.ts';
import type { SimulatedPublisher } from './publishing/simulated-publisher.ts';
import { app, firstInstance } from './services/client/open-client.ts';
import { orgSchema, permissions } from './services/org-schema.ts';
import type { Platform } from './services/platform.ts';
import { createQueue, type Holder, type StoredMessage } from './services/queue.ts';
import type { Session } from './services/salesforce.ts';
import { createTables } from './services/tables.ts';
import type { FaultKind, FaultScenario } from './world.ts';

/** A result with two simulated times in milliseconds: when it was reported, and when its invocation began. */
export interface TimedResult extends EventResult {
  at: number;
  startedAt: number;
}

export interface Run {
  scenario: FaultScenario;
  profile: Profile;
  mappingVersions: MappingVersions;
  /** True once the changed mappings are deployed. */
  changed: boolean;
  /** True while they are still to be deployed. */
  awaitsChange: boolean;
  platform: Platform;
  eventSource: RandomEventSource;
  publication: Publication;
  /** Undefined if the objects are simply there. */
  publisher?: SimulatedPublisher;
  /** Keys are `KEY:LINE`. */
  eventResults: Map<string, TimedResult[]>;
  /** What else was sent to the queues, and how often each name was counted. */
  neighbours: Neighbour[];
  leftAlone: Map<string, number>;
  /** Salesforce ids of alerts that a coach closed. */
  closedAlerts: Set<string>;
  /** What people changed in Salesforce, in order, and the records that they deleted. */
  changesByPeople: PersonChange[];
  deletedByPeople: People['deleted'];
  /** Records of people who were forgotten, as the model names them, and since when. */
  forgotten: { name: string; at: number }[];
  breaches: string[];
  /** Of poison messages with others; undefined where a fault sends one message twice. */
  meetings: Meetings | undefined;
  steps: number;
  /** Invocations of `recover` so far. */
  recoveries: number;
  /** Invocations of `recover` in progress. */
  recovering: number;
  /** What `recover` keeps between its invocations; undefined where each is a process of its own. */
  recoverSession?: Session;
  /** What the processes of the export function have saved at once. */
  saves: ObservedSave[];
  /** By message body: how often it was put back since an event of its object last had a result, and since when. */
  passedOn: Map<string, { times: number; since: number; last: number }>;
}

/**
 * A dead leader leads for 15 seconds, and a slow one is followed by the next. Meanwhile a message may go through many
 * hands, but not for minutes.
 */
const timesToPassOn = 10;
const longestPassingOnMs = 120_000;

/** Noted for each row that met a lock, whether another call holds it or a fault says so. */
export const lockedNote = 'row met a lock';

/**
 * Noted for each row for which a call ran triggers and flows, and for each further run in the same call, because another
 * row of its save failed.
 */
const automatedNote = 'triggers ran for a row';
const automatedAgainNote = 'triggers ran again for a row, because another one failed';

/** Who may own records: an inactive user owns none. */
const users = [
  { Key__c: 'here', IsActive: true },
  { Key__c: 'left', IsActive: false },
];
/** Users who are active and cannot own records all the same: by their license, and because they may not read them. */
const otherUsers: readonly Readonly<Record<string, string | boolean>>[] = [
  { Key__c: 'chatter', IsActive: true, UserType: 'CsnOnly' },
  { Key__c: 'elsewhere', IsActive: true, Access__c: 'none' },
];
const withoutAccess = { kind: 'user', where: { Access__c: 'none' }, is: 'without-access' };

export function createRun(scenario: FaultScenario, profile: Profile, mappingVersions: MappingVersions): Run {
  const { world } = scenario;
  const { clock } = world.scheduler;
  const onCall = ({ rows }: JournalCall) => {
    for (const { code, triggerRuns = 0 } of rows) {
      if (code === 'UNABLE_TO_LOCK_ROW') world.note(lockedNote);
      if (triggerRuns > 0) world.note(automatedNote);
      for (let again = 1; again < triggerRuns; again += 1) world.note(automatedAgainNote);
    }
  };
  const schema = profile.hasNames ? [...orgSchema, ...namesSchema, ...linksSchema] : orgSchema;
  const client = profile.usesClient ? { apps: [app], instanceUrl: firstInstance } : {};
  const org = createOrg({ schema, clock, dailyLimit: 100_000, sessionLifetimeMs: 1e12, onCall, ...client });
  org.access.permit(permissions);
  org.behave(profile.orgBehavior ?? {});
  for (const rule of profile.orgRules ?? []) org.addRule(rule);
  const oddCoaches = profile.types.includes('odd.changed') ? oddKeys : [];
  const coaches = profile.team ? knownCoaches(profile.team) : ['known'];
  for (const key of [...coaches, ...oddCoaches]) org.seed('Coach__c', { Key__c: key, Title__c: 'coach' });
  for (const { Key__c, IsActive } of users) org.seed('User', { Key__c, IsActive });
  if (profile.types.includes('case.assigned')) {
    for (const user of otherUsers) org.seed('User', user);
    org.addRule(withoutAccess);
  }
  const processes = new Map<object, number>();
  const platform: Platform = {
    world,
    org,
    tables: createTables(),
    bucket: new Map(),
    otherObjects: blankObjects,
    queues: createQueues(),
    callTimeoutMs: profile.callTimeoutMs,
    breaksEarly: profile.breaksEarly,
    tablesAwayUntil: clock.now() + (profile.tablesAwayMs ?? 0),
    batchSize: profile.batchSize,
    usesClient: profile.usesClient ?? false,
    ...(profile.archives ? { archive: new Map() } : {}),
    onSaves(process, invocation, saves) {
      if (!processes.has(process)) processes.set(process, processes.size);
      const number = processes.get(process) as number;
      run.saves.push(...saves.map((save) => ({ ...save, process: number, invocation })));
    },
    mappings: () => (run.changed ? mappingVersions.after : mappingVersions.before),
    onEventResult: (eventResult, startedAt) => recordEventResult(run, { ...eventResult, startedAt, at: clock.now() }),
    onNotice: (notice) => {
      if (notice.kind !== 'left-alone') return;
      for (const name of notice.names) run.leftAlone.set(name, (run.leftAlone.get(name) ?? 0) + 1);
    },
    onPassedOn,
    onBreach: (breach) => run.breaches.push(breach),
    onPoison(key, held) {
      run.meetings?.record(key, held);
      if ((run.meetings?.most() ?? 0) > 1) run.breaches.push(`the poison message ${key} met another one twice`);
    },
    onThrow: (error) => run.breaches.push(`a function threw: ${error instanceof Error ? error.stack : String(error)}`),
  };
  const eventSource = createRandomEventSource(platform, profile.concurrency);
  const publication = publish(world, profile);
  const run: Run = {
    scenario,
    profile,
    mappingVersions,
    changed: false,
    awaitsChange: false,
    platform,
    eventSource,
    publication,
    eventResults: new Map(),
    neighbours: [],
    leftAlone: new Map(),
    closedAlerts: new Set(),
    changesByPeople: [],
    deletedByPeople: [],
    forgotten: [],
    breaches: [],
    meetings: doublesMessages(profile) ? undefined : createMeetings((key) => publication.crashingKeys.has(key)),
    steps: 0,
    recoveries: 0,
    recovering: 0,
    saves: [],
    passedOn: new Map(),
  };
  if (profile.hasNames) setUpNames(org, loggedBy(run));
  if (profile.linksById) setUpLinks(org, loggedBy(run));
  return run;

  function onPassedOn(body: string): void {
    const now = clock.now();
    const before = run.passedOn.get(body);
    // A function that crashes hides its messages for longer than anybody passes one on.
    const isFirst = before === undefined || now - before.last > longestPassingOnMs;
    const { times, since } = isFirst ? { times: 0, since: now } : before;
    run.passedOn.set(body, { times: times + 1, since, last: now });
    const isTooLong = times > timesToPassOn && now - since > longestPassingOnMs;
    if (isTooLong) run.breaches.push(`a message was passed on ${times} times, but not processed: ${body}`);
  }

  function createQueues(): Platform['queues'] {
    const deadLetter = createQueue('dead-letter', world, { maxReceives: Infinity });
    const parked = createQueue('parked', world, {
      maxReceives: Infinity,
      onMessage: (_, message) => run.breaches.push(...breachesOfParked(message.id, message.attributes)),
    });
    const options = {
      maxReceives: profile.maxReceives,
      deadLetters: deadLetter,
      onMessage: (delayMs: number) => eventSource.poll(delayMs),
      onTaken: ({ id }: StoredMessage, { name }: Holder) =>
        run.breaches.push(`${id} was received again while ${name} still worked on it`),
    };
    return {
      event: createQueue('event', world, options),
      backlog: createQueue('backlog', world, options),
      parked,
      deadLetter,
    };
  }
}

/** What is in the org before any event counts as made by people. */
export const loggedBy =
  (run: Run) =>
  (change: Omit<PersonChange, 'at' | 'isFinal'>): void =>
    void run.changesByPeople.push({ ...change, at: run.scenario.world.scheduler.clock.now(), isFinal: false });

/** Then the same two objects may meet more than once although no two messages do. */
const doublesMessages = ({ probabilities }: Profile) =>
  doublingFaults.some((kind) => (probabilities.get(kind) ?? 0) > 0);

const doublingFaults: readonly FaultKind[] = [
  'message delivered twice',
  'notification sent twice',
  'SQS reply lost',
  'SQS rejects a call',
  'SQS rejects a message',
  'messages not deleted',
  'redrive',
  'replay',
];

function recordEventResult({ eventResults, passedOn, scenario }: Run, eventResult: TimedResult): void {
  const { world } = scenario;
  for (const body of passedOn.keys()) if (body.includes(eventResult.location.key)) passedOn.delete(body);
  const location = `${eventResult.location.key}:${eventResult.location.line}`;
  eventResults.set(location, [...(eventResults.get(location) ?? []), eventResult]);
  const { outcome, event } = eventResult;
  const result = outcome.kind === 'failed' ? `failed: ${outcome.failure.code}` : outcome.kind;
  world.note(result);
  world.trace(() => `  ${event?.id ?? location} ${result}`);
}
