// mappings/_settings.yaml → settings and the expressions for the envelope, with the defaults below.
import type { Problem } from '../../../problem.ts';
import type { CsvFormat } from '../../event/formats/csv/csv-format.ts';
import { type EnvelopeExpressions, type Envelopes, envelopeAttributes } from '../envelope.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import type { ExpressionEngine } from '../expressions/expression-engine.ts';
import type { PrefixSettings, Settings } from '../mappings.ts';
import type { NodePath, WrittenExpression, YamlSource } from '../yaml/yaml-source.ts';
import type { RawEnvelope, RawSettings } from './raw-mapping.ts';

export const defaultSettings: Settings = {
  unmapped: 'ignore',
  limits: { records: 1_000, bytes: 1_000_000, depth: 64, futureMinutes: 15 },
  prefixes: [],
  salesforce: { limitShare: 0.8 },
};

const defaultCsv: CsvFormat = { delimiter: ',' };

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
    prefixes: longestFirst(raw).map(([prefix, { csv }]): PrefixSettings => {
      return { prefix, ...(csv !== undefined && { csv: { ...defaultCsv, ...csv } }) };
    }),
    salesforce: { ...defaultSettings.salesforce, ...raw.salesforce },
  };
}

/** Of two prefixes that a key begins with, the longer one says more about it. */
const longestFirst = ({ prefixes = {} }: RawSettings) =>
  Object.entries(prefixes).sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1));

/** What the JSON Schema cannot say. */
export function prefixProblems({ prefixes = {} }: RawSettings, source: YamlSource): Problem[] {
  return Object.entries(prefixes).flatMap(([prefix, { csv, envelope }]) => {
    const path = ['prefixes', prefix];
    if (!/^(?!\/|s3:).+/i.test(prefix)) {
      return source.problem(source.namePositionOf(path), {
        code: 'mapping/bad-prefix',
        message: `No key in the bucket begins with "${prefix}".`,
        hint: 'Write the beginning of the keys without the bucket and without a leading slash, such as events/orders/.',
      });
    }
    if (csv === undefined || envelope?.type !== undefined) return [];
    return source.problem(source.namePositionOf([...path, 'csv']), {
      code: 'mapping/missing-key',
      message: '"envelope" with "type" is missing here: the rows of a CSV file do not contain their type.',
      hint: `Add it beside csv: envelope: { type: '"counselor.export"' }, or an expression over data.`,
    });
  });
}

interface EnvelopeContext {
  source: YamlSource;
  engine: ExpressionEngine;
  problems: Problem[];
}

/** If an expression has mistakes, adds them to `problems` and leaves the expression out. */
export function envelopesOf(raw: RawSettings, context: EnvelopeContext): Envelopes {
  const general = expressionsOf(raw.envelope, ['envelope'], context);
  for (const name of envelopeAttributes) {
    if (raw.envelope?.[name] !== undefined) continue;
    const compiled = compileAs(name, unwritten(defaultEnvelope[name]), context);
    if (compiled) general[name] = compiled;
  }
  return {
    general,
    // What a prefix does not say is read as everywhere.
    byPrefix: longestFirst(raw).map(([prefix, { envelope }]) => {
      return {
        prefix,
        expressions: { ...general, ...expressionsOf(envelope, ['prefixes', prefix, 'envelope'], context) },
      };
    }),
  };
}

function expressionsOf(raw: RawEnvelope = {}, path: NodePath, context: EnvelopeContext): EnvelopeExpressions {
  const expressions: EnvelopeExpressions = {};
  for (const name of envelopeAttributes) {
    if (raw[name] === undefined) continue;
    const compiled = compileAs(name, context.source.expressionAt([...path, name]), context);
    if (compiled) expressions[name] = compiled;
  }
  return expressions;
}

const compileAs = (name: string, written: WrittenExpression, { source, engine, problems }: EnvelopeContext) =>
  compileExpression(written, { engine, source, subject: `envelope.${name}` }, problems);

function unwritten(text: string): WrittenExpression {
  const start = { line: 1, column: 1 };
  return { text, at: start, positionOf: () => start, endsAtComment: false };
}
