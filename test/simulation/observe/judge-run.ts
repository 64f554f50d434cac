// Shows a run to the judge, as plain data.

import { breachesOf } from '../judge/judge.ts';
import type { Observation, ObservedLine } from '../judge/observation.ts';
import { linksSchema } from '../names/linked-desks.ts';
import { namedObjects, namesSchema } from '../names/names-in-org.ts';
import { breachesOfPublishing } from '../publishing/check-publishing.ts';
import type { Run } from '../run.ts';
import type { StoredVersion } from '../services/bucket.ts';
import { orgSchema } from '../services/org-schema.ts';
import type { FaultKind } from '../world.ts';
import { deadLettersIn, observedResult } from './observe-results.ts';

export type RunStage = 'after the faults' | 'after the owners' | `after replay ${number}` | 'after the restore';

/** @param currentOnly true if only the deployed mappings may have written; otherwise earlier ones may have written too */
export function judgeRun(run: Run, stage: RunStage, currentOnly = false): void {
  const published = run.publisher ? breachesOfPublishing(run.publisher.observe(), true) : [];
  const breaches = [...published, ...breachesOf(observe(run, stage, currentOnly))];
  run.breaches.push(...breaches.map((breach) => `${stage}: ${breach}`));
}

/** Faults that leave a message undeleted: SQS delivers it again, and moves it to the dead-letter queue in the end. */
const undeleting: readonly FaultKind[] = [
  'function crashes',
  'function times out',
  'messages not deleted',
  'SQS rejects a call',
  'SQS rejects a message',
  'SQS reply lost',
];

function observe(run: Run, stage: RunStage, currentOnly: boolean): Observation {
  const { publication, changed, scenario, profile } = run;
  const former = changed ? (['before', 'after'] as const) : (['before'] as const);
  return {
    lines: linesOf(run),
    records: recordsOf(run.platform.org),
    versions: changed && currentOnly ? ['after'] : former,
    formerVersions: former,
    poisoned: publication.poisoned,
    isRestored: stage === 'after the restore',
    reused: publication.reused,
    crashingKeys: publication.crashingKeys,
    wasLenient: profile.rejectsFromMs > 0,
    mayLeaveMessages: undeleting.some((kind) => scenario.counts.has(kind)),
    mustReportReuse: !changed && stage === 'after the faults',
    changes: run.changesByPeople,
    forgotten: run.forgotten,
    saves: run.saves,
    ownersAreGiven: stage === 'after the owners',
    closedAlerts: run.closedAlerts,
    nameless: new Map(publication.objects.map(({ key }) => [key, textsOf(run.platform.bucket.get(key))])),
    neighbours: run.neighbours.map((each) => ({ ...each, codes: codesOf(run, each.body) })),
    leftAlone: run.leftAlone,
  };
}

function textsOf(version: StoredVersion | undefined): string[] {
  return version ? [version.text, ...textsOf(version.older)] : [];
}

/** The codes of the dead-letter messages that contain this body, or a message about the same object that was passed on. */
function codesOf({ platform }: Run, body: string): (string | undefined)[] {
  const messages = platform.queues.deadLetter.messages();
  const object = objectIn(body);
  return messages
    .filter((each) => each.body === body || (object !== undefined && objectIn(each.body) === object))
    .map(({ attributes }) => attributes.Code);
}

/** Bucket and key of an S3 notification; undefined for anything else. */
function objectIn(body: string): string | undefined {
  try {
    const { s3 } = JSON.parse(body).Records[0];
    return JSON.stringify([s3.bucket.name, s3.object.key]);
  } catch {
    return undefined;
  }
}

function linesOf({ platform, publication, eventResults }: Run): ObservedLine[] {
  const deadLetters = deadLettersIn(platform.queues.deadLetter, platform.archive?.values());
  return publication.objects.flatMap(({ key, text }) => {
    const resultsOf = (line: number) => (eventResults.get(`${key}:${line}`) ?? []).map(observedResult);
    const lines = text.split('\n').map((line, index) => ({ key, line: index + 1, text: line }));
    const results = lines.map(({ line }) => resultsOf(line));
    const resultsOfObject = results.flat();
    const lastModified = platform.bucket.get(key)?.lastModified.getTime() ?? Number.NaN;
    return lines.map((line, index) => ({
      ...line,
      lastModified,
      results: results[index] ?? [],
      resultsOfObject,
      deadLetters: deadLetters.filter(({ contains }) => contains(key, line.line)).map(({ attributes }) => attributes),
    }));
  });
}

/** Every record of the invented org, by object. */
export const recordsOf = (org: Run['platform']['org']): Observation['records'] =>
  new Map(
    [...[...orgSchema, ...namesSchema, ...linksSchema].map(({ name }) => name), ...namedObjects].map((name) => [
      name,
      org.records(name),
    ]),
  );
