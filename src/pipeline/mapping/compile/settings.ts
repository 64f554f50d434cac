// mappings/_settings.yaml → settings and the expressions for the envelope, with the defaults below.
import type { Problem } from '../../../problem.ts';
import { type EnvelopeExpressions, envelopeAttributes } from '../envelope.ts';
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

export function settingsOf(raw: RawSettings): Settings {
  return {
    unmapped: raw.unmapped ?? defaultSettings.unmapped,
    limits: { ...defaultSettings.limits, ...raw.limits },
    salesforce: { ...defaultSettings.salesforce, ...raw.salesforce },
  };
}

/** If an expression has mistakes, adds them to `problems` and leaves the expression out. */
export function envelopeExpressions(
  raw: RawSettings,
  source: YamlSource,
  engine: ExpressionEngine,
  problems: Problem[],
): EnvelopeExpressions {
  const expressions: EnvelopeExpressions = {};
  for (const name of envelopeAttributes) {
    const written =
      raw.envelope?.[name] === undefined ? unwritten(defaultEnvelope[name]) : source.expressionAt(['envelope', name]);
    const compiled = compileExpression(written, { engine, source, subject: `envelope.${name}` }, problems);
    if (compiled) expressions[name] = compiled;
  }
  return expressions;
}

function unwritten(text: string): WrittenExpression {
  const start = { line: 1, column: 1 };
  return { text, at: start, positionOf: () => start, endsAtComment: false };
}
