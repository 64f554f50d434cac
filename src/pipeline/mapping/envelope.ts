// Reads the envelope of events that are not CloudEvents, with the expressions in the settings.
import { FailureError } from '../../failure.ts';
import { frozenDocument } from '../../frozen-json.ts';
import type { Envelope, EnvelopeReader } from '../event/envelope-reader.ts';
import type { Expression } from './mappings.ts';
import type { PlanningBudget } from './planning-budget.ts';

export const envelopeAttributes = ['id', 'source', 'type', 'time'] as const;

/** Without an expression, nothing is found. */
export type EnvelopeExpressions = { [Name in (typeof envelopeAttributes)[number]]?: Expression };

/** More than the maximum of `limits.depth`: the event stage has already refused deeper events. */
const envelopeDepth = 250;

export function envelopeReader(expressions: EnvelopeExpressions, newBudget: () => PlanningBudget): EnvelopeReader {
  return async (event) => {
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
  const message = 'The settings did not load, and they say how to read this event. Run "npx s3sf check" to see why.';
  throw new FailureError({ code: 'mapping/unloadable', message });
};

function asBadAttribute(error: unknown): never {
  if (!(error instanceof FailureError)) throw error;
  throw new FailureError({ ...error.failure, code: 'event/bad-attribute' }, { cause: error });
}
