// Idempotency by Powertools. The key is the event's identity and the hash of its type's rules, so that a changed rule
// re-applies the event and an unchanged one costs no Salesforce call. The hash of the content is validated: of all of it,
// as version 0.1.0 does, and if that differs, without what may differ when an event is sent again.
import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyInconsistentStateError,
  IdempotencyItemNotFoundError,
  IdempotencyPersistenceLayerError,
  IdempotencyRecordStatus,
  IdempotencyValidationError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import type { Context } from 'aws-lambda';
import { type Failure, FailureError } from '../../failure.ts';
import type { WritePlan } from '../plan/plan.ts';
import type { WithIdempotency } from './idempotency.ts';
import { EventLock, type Locks } from './locks/event-lock.ts';
import type { Outcome, WrittenRecord } from './outcome.ts';
import { type Participant, rounds } from './rounds.ts';
import { unansweredSeconds } from './salesforce/service-failure.ts';
import { storeFailure } from './store-failure.ts';
import type { LockPayload } from './unanswered-locks.ts';

export interface PowertoolsIdempotencyOptions {
  locks: Locks;
  /** How long an event is remembered, in days. It must outlive the queues' retention of 14 days. */
  rememberDays: number;
  /**
   * The current invocation. After a crash, or a call without an answer, the lock expires when no call that was
   * sent can still take effect.
   */
  context: Pick<Context, 'getRemainingTimeInMillis'>;
}

/** What is stored about an event: small plain JSON without `undefined`. */
interface Remembered {
  written: WrittenRecord[];
  /** The event's `resendHash`, if it has one. */
  content?: string;
}

export function powertoolsIdempotency({ locks, rememberDays, context }: PowertoolsIdempotencyOptions): WithIdempotency {
  const lockMs = () => context.getRemainingTimeInMillis() + unansweredSeconds * 1_000;
  const config = new IdempotencyConfig({
    payloadValidationJmesPath: 'content',
    throwOnNoIdempotencyKey: true,
    hashFunction: 'sha256',
    expiresAfterSeconds: rememberDays * 86_400,
    lambdaContext: { getRemainingTimeInMillis: lockMs } as Context,
  });

  return async (plan, write, { participant = alone(), readFirst = false } = {}) => {
    let outcome: Outcome | undefined;
    const persistenceStore = new EventLock({ locks, participant, readFirst });
    const locked = makeIdempotent(
      async (payload: LockPayload): Promise<Remembered> => {
        outcome = await write({ isFirst: persistenceStore.isFirst });
        // Throwing releases the lock, so that another attempt can take it.
        if (outcome.kind === 'failed') {
          if (outcome.isUnanswered) payload.isUnanswered = true;
          throw new FailureError(outcome.failure);
        }
        if (outcome.kind === 'duplicate') throw new OnlyReapplied();
        const written = outcome.kind === 'applied' ? outcome.written : [];
        return { written, ...(plan.event.resendHash ? { content: plan.event.resendHash } : {}) };
      },
      { persistenceStore, config, keyPrefix: 's3-to-salesforce' },
    );
    /** What is remembered if the stored event is this one, sent another time. Otherwise throws the error. */
    const rememberedResend = async (error: unknown): Promise<Remembered> => {
      if (!(error instanceof IdempotencyValidationError)) throw error;
      const { contentHash, resendHash = contentHash } = plan.event;
      const remembered = error.existingRecord?.responseData as Partial<Remembered> | undefined;
      if (remembered?.content === resendHash) return { written: remembered.written ?? [] };
      // The stored event may have had nothing but its content.
      if (resendHash === contentHash || remembered?.content !== undefined) throw error;
      return locked({ ...payloadOf(plan), content: resendHash });
    };
    try {
      const { written } = await locked(payloadOf(plan)).catch((error: unknown) => rememberedResend(error));
      return outcome ?? { kind: 'duplicate', written };
    } catch (error) {
      if (outcome?.kind === 'failed') return outcome;
      if (outcome?.kind === 'duplicate' && error instanceof OnlyReapplied) return outcome;
      // Written but not remembered is not done: the same id with other content would go unnoticed. Another attempt
      // writes the same values again and remembers them.
      const written = outcome?.kind === 'applied' ? outcome.written : [];
      return { kind: 'failed', failure: failureOf(error), written, ...(outcome ? { mayHaveWritten: true } : {}) };
    }
  };
}

/** Releases the lock of an event that is not done, because only a part of it was written. */
class OnlyReapplied extends Error {}

/** For an event that is not written in a window. */
const alone = () => rounds(1)[0] as Participant;

const payloadOf = ({ event, rulesHash }: WritePlan): LockPayload => ({
  identity: JSON.stringify([event.source, event.id]),
  rules: rulesHash,
  content: event.contentHash,
});

function failureOf(error: unknown): Failure {
  // Whether the content is the same is not known before the other delivery has stored its result.
  const isUndecided =
    error instanceof IdempotencyValidationError &&
    error.existingRecord?.getStatus() === IdempotencyRecordStatus.INPROGRESS;
  if (error instanceof IdempotencyValidationError && !isUndecided) {
    return {
      code: 'event/changed-content',
      message: 'An event with the same source and id but different content was applied before. Ids must be unique.',
    };
  }
  if (
    isUndecided ||
    error instanceof IdempotencyAlreadyInProgressError ||
    error instanceof IdempotencyInconsistentStateError ||
    error instanceof IdempotencyItemNotFoundError
  ) {
    return {
      code: 'delivery/in-progress',
      message: 'Another delivery is processing the same event, or its Salesforce call may still take effect.',
    };
  }
  if (error instanceof IdempotencyPersistenceLayerError) return storeFailure(error.cause);
  return { code: 'internal/bug', message: 'The idempotency check failed in an unexpected way.' };
}
