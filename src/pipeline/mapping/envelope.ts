// Reads the envelope of events that are not CloudEvents, with the expressions in the settings.
import { type Failure, FailureError, retryOf, scopeOf } from '../../failure.ts';
import { frozenDocument } from '../../frozen-json.ts';
import type { Envelope, EnvelopeReader } from '../event/envelope-reader.ts';
import type { Expression } from './mappings.ts';
import type { PlanningBudget } from './planning-budget.ts';

export const envelopeAttributes = ['id', 'source', 'type', 'time'] as const;

/** Without an expression, nothing is found. */
export type EnvelopeExpressions = { [Name in (typeof envelopeAttributes)[number]]?: Expression };

export interface Envelopes {
  general: EnvelopeExpressions;
  /** For objects whose key begins with the prefix. The longest comes first. */
  byPrefix: readonly { prefix: string; expressions: EnvelopeExpressions }[];
}

/** More than the maximum of `limits.depth`: the event stage has already refused deeper events. */
const envelopeDepth = 250;

export function envelopeReader({ general, byPrefix }: Envelopes, newBudget: () => PlanningBudget): EnvelopeReader {
  return async (event, key) => {
    const { expressions } = byPrefix.find(({ prefix }) => key.startsWith(prefix)) ?? { expressions: general };
    const document = frozenDocument(event, envelopeDepth);
    const budget = newBudget();
    const envelope: Envelope = {};
    for (const name of envelopeAttributes) {
      const value = await expressions[name]?.evaluate(document, { budget }).catch(asBadAttribute);
      if (value !== undefined) envelope[name] = value;
    }
    return envelope;
  };
}

/** For settings that did not load. */
export const unknownEnvelope: EnvelopeReader = async () => {
  throw new FailureError(unloadableSettings);
};

export const unloadableSettings: Failure = {
  code: 'mapping/unloadable',
  message: 'The settings did not load, and they say how to read this event. Run "npx s3sf check" to see why.',
};

/** A busy machine, or a function without one of its files, is not the event's fault. */
function asBadAttribute(error: unknown): never {
  if (!(error instanceof FailureError)) throw error;
  if (scopeOf(error.failure) === 'service' || retryOf(error.failure) === 'later') throw error;
  throw new FailureError({ ...error.failure, code: 'event/bad-attribute' }, { cause: error });
}
