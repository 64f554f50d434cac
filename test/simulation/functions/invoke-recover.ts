// Invokes the recover function as its schedule does: it resumes parked messages when Salesforce answers, and classifies
// crashes.
import { classifyCrashes } from '../../../src/pipeline/recover/classify-crashes.ts';
import { resumeParked } from '../../../src/pipeline/recover/resume-parked.ts';
import { whySalesforceIsAway } from '../../../src/pipeline/recover/salesforce-answers.ts';
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
  if (!away)
    await resumeParked({ parked: waiting(platform.queues.parked), queues, mappingsLoad: true, hasTime, random });
  await classifyCrashes({
    deadLetters: waiting(platform.queues.deadLetter),
    buckets: new Set([bucketName]),
    read: readDependencies(platform, lifetime, mappings),
    plan: planWith(lifetime, mappings),
    write,
    queues,
    hasTime,
    random,
    now: () => new Date(clock.now()).toISOString(),
    onEventResult: (eventResult) =>
      platform.onEventResult({ messageId: '', attempts: attemptsAllowed - 1, ...eventResult }, startedAt),
  });
}
