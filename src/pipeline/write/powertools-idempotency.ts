// Once, by Powertools idempotency: keyed by the event's identity and the hash of its type's rules, so that a changed
// rule applies again and an unchanged one costs no Salesforce call; the content's hash is validated.
import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyInconsistentStateError,
  IdempotencyItemNotFoundError,
  IdempotencyPersistenceLayerError,
  IdempotencyValidationError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { Context } from 'aws-lambda';
import { type Failure, FailureError } from '../../failure.ts';
import type { WritePlan } from '../plan/plan.ts';
import type { WithIdempotency } from './idempotency.ts';
import type { Outcome, WrittenRecord } from './outcome.ts';
import { storeFailure } from './store-failure.ts';

export interface PowertoolsIdempotencyOptions {
  persistenceStore: BasePersistenceLayer;
  /** How long an event is remembered, in days. It must outlive the queues' retention of 14 days. */
  rememberDays: number;
  /** The invocation under way: its remaining time is how long a claim holds when the function dies. */
  context: Pick<Context, 'getRemainingTimeInMillis'>;
}

/** What is stored of an event: plain JSON without undefined, small. */
interface Remembered {
  written: WrittenRecord[];
}

export function powertoolsIdempotency({
  persistenceStore,
  rememberDays,
  context,
}: PowertoolsIdempotencyOptions): WithIdempotency {
  const config = new IdempotencyConfig({
    eventKeyJmesPath: '[identity, rules]',
    payloadValidationJmesPath: 'content',
    throwOnNoIdempotencyKey: true,
    hashFunction: 'sha256',
    expiresAfterSeconds: rememberDays * 86_400,
    lambdaContext: context as Context,
  });

  return async (plan, write) => {
    let outcome: Outcome | undefined;
    const locked = makeIdempotent(
      async (_payload: unknown): Promise<Remembered> => {
        outcome = await write();
        // Throwing gives the claim up, so that another try may have it.
        if (outcome.kind === 'failed') throw new FailureError(outcome.failure);
        return { written: outcome.kind === 'applied' ? outcome.written : [] };
      },
      { persistenceStore, config, keyPrefix: 's3-to-salesforce' },
    );
    try {
      const { written } = await locked(payloadOf(plan));
      return outcome ?? { kind: 'duplicate', written };
    } catch (error) {
      if (outcome?.kind === 'failed') return outcome;
      // Written but not remembered is not done: the same id with other content would not be told. Another try writes the
      // same once more and remembers it.
      const written = outcome?.kind === 'applied' ? outcome.written : [];
      return { kind: 'failed', failure: failureOf(error), written, ...(outcome ? { mayHaveWritten: true } : {}) };
    }
  };
}

const payloadOf = ({ event, rulesHash }: WritePlan) => ({
  identity: JSON.stringify([event.source, event.id]),
  rules: rulesHash,
  content: event.contentHash,
});

function failureOf(error: unknown): Failure {
  if (error instanceof IdempotencyValidationError) {
    return {
      code: 'event/changed-content',
      message: 'An event with the same source and id, but other content, was applied before: ids must be unique.',
    };
  }
  if (
    error instanceof IdempotencyAlreadyInProgressError ||
    error instanceof IdempotencyInconsistentStateError ||
    error instanceof IdempotencyItemNotFoundError
  ) {
    return { code: 'delivery/in-progress', message: 'Another delivery of the same event is at work.' };
  }
  if (error instanceof IdempotencyPersistenceLayerError) return storeFailure(error.cause);
  return { code: 'internal/bug', message: 'The idempotency of the event failed in a way that should be impossible.' };
}
