// Replays the state that every recorded version left behind against the current code: queues, tables, spools and logs
// outlive a deployment. A failure here means that a deployment would lose or repeat events. Do not record again: read
// "State outlives a deployment" in docs/architecture.md.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { includesLine, parseLines } from '../../src/line-ranges.ts';
import { createKeys } from '../../src/local/stack-resources.ts';
import { s3sf } from '../cli/run-s3sf.ts';
import { eventsIn } from './capture-output.ts';
import { type Deployment, startDeployment } from './deployment.ts';
import { hashesOf } from './hashes.ts';
import { startLogs } from './logs.ts';
import { type Meaning, meaningOf } from './meaning.ts';
import {
  type QueuedMessage,
  type RecordedMessage,
  readState,
  recordedVersions,
  stateFolder,
} from './recorded-state.ts';
import { sentFrom } from './sent-from.ts';

/** Attempts after which an event is abandoned. */
const attemptsAllowed = 10;

const keys = await createKeys();
const states = await Promise.all((await recordedVersions()).map(readState));

test('at least one version is recorded', () => {
  expect(states.length).toBeGreaterThan(0);
});

describe.each(states)('$about.version', (state) => {
  const folder = join(stateFolder, state.about.version);
  const [mappingsDir, schemaDir] = [join(folder, 'mappings'), join(folder, 'schema')];

  /** The current code on the recorded tables and objects, with empty queues. */
  async function deployed(): Promise<Deployment> {
    const deployment = await startDeployment({
      mappingsDir: await withTimesAhead(mappingsDir),
      schemaDir,
      now: state.about.recordedAt,
      keys,
    });
    onTestFinished(deployment.close);
    for (const object of state.objects) deployment.put(object.key, object.text, object);
    await deployment.load('stamps', state.stamps);
    await deployment.load('idempotency', state.idempotency);
    return deployment;
  }

  const inQueues = (...names: RecordedMessage['queue'][]) => state.queues.filter(({ queue }) => names.includes(queue));

  const lockedKeys = state.probes.flatMap(({ key, expect: { code } }) =>
    code === 'delivery/in-progress' ? [key] : [],
  );
  const isLocked = (means: Meaning | undefined) => means?.objects.some(({ key }) => lockedKeys.includes(key)) ?? false;

  /** Messages whose events no other delivery has locked. */
  const underWay = inQueues('event', 'backlog').filter(({ means }) => !isLocked(means));

  /** The locations that the message requests, as text. */
  function locationsOf({ objects, lines }: Meaning): string[] {
    return objects.flatMap(({ key, versionId }) => {
      const text = state.objects.find((object) => object.key === key && object.versionId === versionId)?.text ?? '';
      const isMeant = (line: number) => includesLine(parseLines(lines) ?? [], line);
      const numbers = (key.endsWith('.jsonl') ? text.split('\n') : ['']).map((_, index) => index + 1);
      return numbers.filter(isMeant).map((line) => `${key}:${line}`);
    });
  }

  test('each queue message has the same meaning as before', () => {
    for (const { body, means } of state.queues) expect(meaningOf(body)).toEqual(means);
  });

  test('each waiting message keeps its objects, lines and flags, and has as many attempts left as before', async () => {
    const deployment = await deployed();
    // This failure is retried and certainly wrote nothing, so the message's claims about earlier attempts must not change.
    deployment.org.faults.add({
      match: { sObject: 'Contact' },
      effect: { kind: 'row-error', code: 'ENTITY_IS_DELETED' },
    });
    for (const { what, queue, body, means } of underWay) {
      const meant = means as Meaning;
      const { attempts, serviceAttempts, mayHaveWritten, reapply } = meant;
      let next: QueuedMessage | undefined = { body };
      for (let tries = attempts; tries < attemptsAllowed; tries += 1) {
        deployment.send(queue, { body: next?.body ?? '' });
        const outcomes = (await deployment.deliver(queue as 'event')).flatMap(outcomesIn);
        const expected = locationsOf(meant).map((location) => ({
          location,
          attempts: tries,
          code: 'salesforce/record-missing',
        }));
        expect(outcomes, what).toMatchObject(expected);
        expect(outcomes, what).toHaveLength(expected.length);
        if (tries === attemptsAllowed - 1) break;
        const [retry, ...more]: QueuedMessage[] = deployment.take(queue);
        const { lines, ...carried } = meaningOf(retry?.body ?? '') as Meaning;
        const isFixed = { objects: [expect.objectContaining({ key: meant.objects[0]?.key })] };
        expect(carried, what).toEqual({ ...isFixed, attempts: tries + 1, serviceAttempts, mayHaveWritten, reapply });
        expect(locationsOf({ ...meant, lines }), what).toEqual(locationsOf(meant));
        expect(more, what).toEqual([]);
        next = retry;
      }
      // An event that also failed because of a service is parked: it has not had ten attempts of its own.
      const ended = deployment.take(serviceAttempts > 0 ? 'parked' : 'dead-letter');
      expect(ended, what).toMatchObject([{ attributes: { Attempts: '10', Code: 'salesforce/record-missing' } }]);
      expect(meaningOf(ended[0]?.body ?? ''), what).toMatchObject({ attempts: 0, serviceAttempts: 0, mayHaveWritten });
      for (const left of ['event', 'backlog'] as const) deployment.take(left);
    }
  });

  test('each waiting message writes its own lines and no others, and one to re-apply ignores idempotency', async () => {
    const deployment = await deployed();
    for (const { queue, body, means } of underWay) {
      const calls = deployment.org.counters().apiCalls;
      deployment.send(queue, { body });
      const outcomes = (await deployment.deliver(queue as 'event')).flatMap(outcomesIn);
      const expected = locationsOf(means as Meaning).map((location) => ({
        outcome: 'applied',
        location,
        code: undefined,
      }));
      expect(outcomes.map(({ outcome, location, code }) => ({ outcome, location, code }))).toEqual(expected);
      // One to re-apply is written although its idempotency item says that it was applied.
      expect(deployment.org.counters().apiCalls).toBeGreaterThan(calls);
    }
    for (const queue of ['event', 'backlog', 'parked', 'dead-letter'] as const) {
      expect(deployment.take(queue)).toEqual([]);
    }
  });

  test('a deferred event stays deferred while another delivery has locked it, and is written after that', async () => {
    const deployment = await deployed();
    const waiting = inQueues('event').filter(({ means }) => isLocked(means));
    expect(waiting).toHaveLength(1);
    for (const message of waiting) deployment.send('event', message);
    expect((await deployment.deliver('event')).flatMap(outcomesIn)).toMatchObject([{ code: 'delivery/in-progress' }]);
    const [next] = deployment.take('event');
    expect(meaningOf(next?.body ?? '')).toEqual(waiting[0]?.means);
    deployment.setTime(state.about.recordedAt + 180_000);
    deployment.send('event', { body: next?.body ?? '' });
    expect((await deployment.deliver('event')).flatMap(outcomesIn)).toMatchObject([{ outcome: 'applied' }]);
  });

  test('redrive lists the same dead-letter messages as before, and sends them back with all their attempts', async () => {
    const deployment = await deployed();
    const deadLetters = inQueues('dead-letter');
    for (const message of deadLetters) deployment.send('dead-letter', message);
    const listed = await s3sf(['redrive', '--list', '--json'], { env: process.env });
    expect(listed.code).toBe(0);
    const isDated = ({ code }: { code: string }) => !['message/unreadable', 'delivery/function-died'].includes(code);
    // 0.1.0 called the locations places.
    const comparable = (entries: object[]) =>
      (entries as { code: string; at: string; places?: object; locations?: object }[]).map(
        ({ at, places, locations = places, ...rest }) => ({ ...rest, locations, ...(isDated(rest) ? { at } : {}) }),
      );
    expect(comparable(JSON.parse(listed.out).deadLetters)).toEqual(
      expect.arrayContaining(comparable(state.deadLetters)),
    );
    expect(JSON.parse(listed.out).deadLetters).toHaveLength(state.deadLetters.length);

    expect((await s3sf(['redrive', '--yes'], { env: process.env })).code).toBe(0);
    const sent = deployment.take('backlog').map(({ body }) => meaningOf(body) ?? body);
    const expected = deadLetters.map(({ body, means }) =>
      means ? { ...means, attempts: 0, mayHaveWritten: true } : body,
    );
    expect(sent).toEqual(expect.arrayContaining(expected));
    expect(sent).toHaveLength(expected.length);
  });

  test('a dead-letter message that SQS itself redrives is processed unchanged', async () => {
    const deployment = await deployed();
    for (const { body, means } of inQueues('dead-letter')) {
      deployment.send('event', { body });
      const outcomes = (await deployment.deliver('event')).flatMap(outcomesIn);
      if (means) {
        expect(outcomes.map(({ location }) => location)).toEqual(locationsOf(means));
        expect(new Set(outcomes.map(({ attempts }) => attempts))).toEqual(new Set([means.attempts]));
      }
      const [next] = [...deployment.take('dead-letter'), ...deployment.take('event')];
      if (!means) expect(next).toMatchObject({ body });
    }
  });

  test('recover classifies crashes, invalidates stamps, leaves other dead-letter messages alone, and resumes parked messages', async () => {
    const deployment = await deployed();
    const [deadLetters, parked] = [inQueues('dead-letter'), inQueues('parked')];
    for (const message of [...deadLetters, ...parked]) deployment.send(message.queue, message);
    await deployment.recover();

    const after = new Map(deployment.take('dead-letter').map((message) => [subjectOf(message.body), message]));
    expect(after.size).toBe(deadLetters.length);
    for (const { what, body, attributes, means, movedBySqs } of deadLetters) {
      const now = after.get(subjectOf(body));
      const hasStampsToInvalidate = attributes?.LetGo !== undefined;
      if (movedBySqs || hasStampsToInvalidate) {
        const meant = means as Meaning;
        const { lines, ...more } = meaningOf(now?.body ?? '') as Meaning;
        expect(more, what).toMatchObject({ attempts: 0, serviceAttempts: 0, mayHaveWritten: true });
        expect(locationsOf({ ...meant, lines }), what).toEqual(locationsOf(meant));
        expect(now?.attributes, what).toMatchObject({ Code: 'delivery/function-died' });
        if (hasStampsToInvalidate) expect(now?.attributes, what).not.toHaveProperty('LetGo');
      } else expect(now, what).toEqual({ body, attributes });
    }

    expect(deployment.take('parked')).toEqual([]);
    const resumed = deployment.take('backlog');
    expect(new Set(resumed.map(({ body }) => body))).toEqual(new Set(parked.map(({ body }) => body)));
    for (const { body, means } of parked) {
      deployment.send('backlog', { body });
      const outcomes = (await deployment.deliver('backlog')).flatMap(outcomesIn);
      const expected = locationsOf(means as Meaning).map((location) => ({ location, outcome: 'applied', attempts: 0 }));
      expect(outcomes).toMatchObject(expected);
    }
  });

  test.each(state.probes)('$what: $expect.outcome', async ({ key, text, afterMs = 0, expect: expected }) => {
    const deployment = await deployed();
    const object = text === undefined ? state.objects.find((each) => each.key === key) : deployment.put(key, text);
    if (!object) throw new Error(`There is no recorded object ${key}.`);
    deployment.setTime(state.about.recordedAt + afterMs);
    deployment.send('event', { body: object.notification });
    const outcomes = (await deployment.deliver('event')).flatMap(outcomesIn);
    expect(outcomes).not.toEqual([]);
    for (const { outcome, code } of outcomes) {
      expect({ outcome, code, calls: deployment.org.counters().apiCalls > 0 }).toEqual({
        code: undefined,
        ...expected,
      });
    }
  });

  test('a superseded event that may have been written re-applies the event that superseded it', async () => {
    const deployment = await deployed();
    const older = state.probes.find(({ expect: { outcome }, text }) => outcome === 'superseded' && text !== undefined);
    const { notification } = deployment.put(older?.key ?? '', older?.text ?? '');
    const tried = { version: 1, attempts: 1, tried: true };
    deployment.send('event', { body: JSON.stringify({ ...JSON.parse(notification), s3ToSalesforce: tried }) });
    await deployment.deliver('event');
    const next = deployment.take('event').map(({ body }) => meaningOf(body));
    expect(next).toMatchObject([{ reapply: true, mayHaveWritten: true }]);
    const [{ objects: [object] = [] } = {}] = next as Meaning[];
    expect(state.objects).toContainEqual(expect.objectContaining({ key: object?.key, versionId: object?.versionId }));
  });

  test('unchanged content and unchanged rules have unchanged hashes', async () => {
    expect(await hashesOf(state.objects, { mappingsDir, schemaDir })).toEqual(state.hashes);
  });

  test.each(state.spools)(
    'spool "$name": each event goes to S3 once and in order, and quarantined files stay',
    async ({ name, kind, puts, keeps }) => {
      const spool = await temporaryFolder();
      await cp(join(folder, 'spool', name), spool, { recursive: true });
      expect(await sentFrom(spool, kind)).toEqual(puts);
      for (const file of keeps) {
        expect(await readFile(join(spool, file))).toEqual(await readFile(join(folder, 'spool', name, file)));
      }
      // A second publisher finds nothing left.
      expect(await sentFrom(spool, kind)).toEqual([]);
    },
  );

  test('trace renders each kind of outcome in the log', async () => {
    const logs = await startLogs(state.log);
    onTestFinished(logs.close);
    for (const [name, value] of Object.entries(logs.variables)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const traced = async (...argv: string[]) => {
      const result = await s3sf(['trace', '--log-group', 'export', '--since', '2026-01-01', ...argv]);
      expect(result).toMatchObject({ code: 0, err: '' });
      return result.out;
    };
    for (const logged of state.log.flatMap(eventsIn)) {
      const { outcome, attempts, place, at, event, failure, because, written, refused, next, ...entry } = logged;
      const { location = place } = entry;
      const about = event ? event.id : `s3://${location.bucket}/${location.key}`;
      const entries = JSON.parse(await traced(about, '--json'));
      const expected = { outcome, attempts, location, at, ...(event ? { event: { id: event.id } } : {}) };
      const why = { ...(failure ? { failure } : {}), ...(because ? { because } : {}) };
      expect(entries).toContainEqual(
        expect.objectContaining({
          ...expected,
          ...(event
            ? { event: expect.objectContaining({ id: event.id, source: event.source, type: event.type }) }
            : {}),
          ...why,
          written: written ?? [],
          ...(refused ? { refused } : {}),
        }),
      );
      const text = await traced(about);
      const where = `s3://${location.bucket}/${location.key}:${location.line}`;
      const own = text.split('\n').find((each) => each.includes(`${outcome}`) && each.includes(where)) ?? '';
      expect(own).toContain(`attempt ${attempts + 1}`);
      // The line says in words what happens next.
      if (next) expect(own).toMatch(/failed, [a-z]/);
      if (failure) expect(text).toContain(`[${failure.code}]`);
      for (const { sObject, result, id = '' } of written ?? [])
        expect(text).toContain(`${sObject} ${result} ${id}`.trim());
    }
  });
});

interface Logged {
  outcome: string;
  attempts: number;
  location: string;
  code: string | undefined;
}

/**
 * The interesting members of the events in a log line. Lines that failed alike are one event there, with the first and
 * the last line: no recorded message has more than two of them.
 */
function outcomesIn(text: string): Logged[] {
  return eventsIn(text).flatMap(({ outcome, attempts, location: { key, line }, failure, count = 1, lastLine }) => {
    expect(count).toBeLessThanOrEqual(2);
    const lines = lastLine === undefined ? [line] : [line, lastLine];
    return lines.map((each) => ({ outcome, attempts, location: `${key}:${each}`, code: failure?.code }));
  });
}

/** The key of a message's object, or the body of a message that cannot be parsed. */
const subjectOf = (body: string) => meaningOf(body)?.objects[0]?.key ?? body;

/**
 * The mappings with the setting that people need whose events name a time ahead, as one of the recorded events does: its
 * object is some weeks older than its time. 0.1.0 had no such limit.
 */
async function withTimesAhead(mappingsDir: string): Promise<string> {
  const folder = await temporaryFolder();
  await cp(mappingsDir, folder, { recursive: true });
  const settings = join(folder, '_settings.yaml');
  const text = await readFile(settings, 'utf8');
  const raised = text.replace('limits: {', 'limits: { futureMinutes: 100000,');
  expect(raised).not.toBe(text);
  await writeFile(settings, raised);
  return folder;
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'state-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
