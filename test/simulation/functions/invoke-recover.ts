// Invokes the recover function as its schedule does: it resumes parked messages when Salesforce answers, and classifies
// crashes.
import { type Failure, FailureError } from '../../../src/failure.ts';
import {
  archiveDeadLettersMs,
  archiveParkedMs,
  openArchive,
} from '../../../src/pipeline/recover/archive/archive-old.ts';
import { classifyCrashes } from '../../../src/pipeline/recover/classify-crashes.ts';
import { resumeParked } from '../../../src/pipeline/recover/resume-parked.ts';
import { whySalesforceIsAway } from '../../../src/pipeline/recover/salesforce-answers.ts';
import { archiveStore } from '../archive/archive-store.ts';
import { bucketName } from '../services/bucket.ts';
import { attemptsAllowed, type Platform } from '../services/platform.ts';
import { limitShare, type Session } from '../services/salesforce.ts';
import { simulatedWaitingQueue } from '../services/waiting-queue.ts';
import { functionStages, planWith, readDependencies } from './function-stages.ts';
import { type Lifetime, startLifetime } from './invocation-lifetime.ts';

export const recoverEveryMs = 300_000;
const timeLimitMs = 120_000;
const reserveMs = 30_000;

export interface RecoverOptions {
  name: string;
  session: Session;
  /** Called once, however it ends. */
  onEnd: () => void;
}

export async function invokeRecover(platform: Platform, { name, session, onEnd }: RecoverOptions): Promise<void> {
  const { world } = platform;
  const lifetime = startLifetime(world, { name, timeLimitMs, onEnd });
  try {
    await recoverOnce(platform, lifetime, session);
    if (lifetime.alive) world.trace(() => `${name} ends`);
  } catch (error) {
    const code = error instanceof FailureError ? error.failure.code : '';
    if (session.client && code.startsWith('salesforce/'))
      platform.onBreach(`recover ended because of ${code}, before it read the dead letters`);
    // A service did not answer. The next scheduled invocation starts over.
    world.trace(() => `${name} fails: ${error instanceof Error ? error.message : String(error)}`);
  }
  lifetime.end();
}

async function recoverOnce(platform: Platform, lifetime: Lifetime, session: Session): Promise<void> {
  const { world } = platform;
  const { clock } = world.scheduler;
  const startedAt = clock.now();
  const mappings = platform.mappings();
  const { queues, ...write } = functionStages(platform, lifetime, session);
  const hasTime = () => lifetime.remainingMs() > reserveMs;
  const random = world.random.next;
  const waiting = (queue: Platform['queues']['parked']) =>
    simulatedWaitingQueue(world, lifetime, { queue, hiddenMs: lifetime.remainingMs() + 10_000 });

  const away = await whySalesforceIsAway(write.api, limitShare);
  world.trace(() => `${lifetime.name} starts to recover${away ? `, but: ${away.code}` : ''}`);
  checkWhetherAway(platform, { session, startedAt, away });
  const archive =
    platform.archive &&
    openArchive({
      s3: archiveStore(platform, lifetime),
      bucket: bucketName,
      queue: 'dead-letter',
      now: clock.now,
      onError: () => {},
    });
  const resumed = away
    ? Promise.resolve()
    : resumeParked({
        parked: waiting(platform.queues.parked),
        queues,
        mappingsLoad: true,
        hasTime,
        random,
        archive: archive && ((messages) => archive.store(messages, archiveParkedMs)),
      });
  const [parkedEnd] = await Promise.allSettled([resumed]);
  await classifyCrashes({
    deadLetters: waiting(platform.queues.deadLetter),
    buckets: new Set([bucketName]),
    read: readDependencies(platform, lifetime, mappings),
    plan: planWith(lifetime, mappings),
    write,
    queues,
    archive: archive && ((messages) => archive.store(messages, archiveDeadLettersMs)),
    hasTime,
    random,
    now: () => new Date(clock.now()).toISOString(),
    onEventResult: (eventResult) =>
      platform.onEventResult({ messageId: '', attempts: attemptsAllowed - 1, ...eventResult }, startedAt),
  });
  if (parkedEnd.status === 'rejected') throw parkedEnd.reason;
}

interface Probe {
  session: Session;
  /** When the invocation began, in milliseconds since 1970. */
  startedAt: number;
  away: Failure | undefined;
}

/** What worked before may not work any longer, so each run has to log in. */
function checkWhetherAway({ loginsRefusedSince, onBreach }: Platform, { session, startedAt, away }: Probe): void {
  const isSpared = away?.code === 'salesforce/limit-reached';
  if (session.client?.logins() === 0 && !isSpared) onBreach('recover did not log in');
  const isRefused = loginsRefusedSince !== undefined && loginsRefusedSince < startedAt;
  if (isRefused && !away) onBreach('recover resumes messages although Salesforce refuses logins');
}
