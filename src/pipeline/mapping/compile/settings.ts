// mappings/_settings.yaml → settings and the envelope reader, with the defaults below.
import { FailureError } from '../../../failure.ts';
import { frozenDocument } from '../../../frozen-json.ts';
import type { JsonObject } from '../../../json.ts';
import type { Problem } from '../../../problem.ts';
import type { Envelope, EnvelopeReader } from '../../event/envelope-reader.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import type { ExpressionEngine } from '../expressions/expression-engine.ts';
import type { Settings } from '../mappings.ts';
import type { WrittenExpression, YamlSource } from '../yaml/yaml-source.ts';
import type { RawSettings } from './raw-mapping.ts';

export const defaultSettings: Settings = {
  unmapped: 'ignore',
  limits: { records: 1_000, bytes: 1_000_000, depth: 64, futureMinutes: 15 },
  salesforce: { limitShare: 0.8 },
};

const defaultEnvelope = {
  id: 'event_id ?: id',
  source: 'producer ?: source',
  type: 'event_type ?: type',
  time: 'occurred_at ?: timestamp ?: time',
} as const;

const attributes = ['id', 'source', 'type', 'time'] as const;

/** More than `limits.depth` can be: the event stage has refused deeper events. */
const envelopeDepth = 250;

export function settingsOf(raw: RawSettings): Settings {
  return {
    unmapped: raw.unmapped ?? defaultSettings.unmapped,
    limits: { ...defaultSettings.limits, ...raw.limits },
    salesforce: { ...defaultSettings.salesforce, ...raw.salesforce },
  };
}

/** Adds the mistakes in an expression to `problems`; the reader then finds nothing with it. */
export function envelopeReader(
  raw: RawSettings,
  source: YamlSource,
  engine: ExpressionEngine,
  problems: Problem[],
): EnvelopeReader {
  const expressions = attributes.map((name) => {
    const written =
      raw.envelope?.[name] === undefined ? unwritten(defaultEnvelope[name]) : source.expressionAt(['envelope', name]);
    return [name, compileExpression(written, { engine, source, subject: `envelope.${name}` }, problems)] as const;
  });
  return async (event: JsonObject) => {
    const document = frozenDocument(event, envelopeDepth);
    const envelope: Envelope = {};
    for (const [name, expression] of expressions) {
      const value = await expression?.evaluate(document).catch(asBadAttribute);
      if (value !== undefined) envelope[name] = value;
    }
    return envelope;
  };
}

function asBadAttribute(error: unknown): never {
  if (!(error instanceof FailureError)) throw error;
  throw new FailureError({ ...error.failure, code: 'event/bad-attribute' }, { cause: error });
}

function unwritten(text: string): WrittenExpression {
  const start = { line: 1, column: 1 };
  return { text, at: start, positionOf: () => start, endsAtComment: false };
}
