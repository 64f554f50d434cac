// The alarms of the template as CloudFormation would create them: with the parameters' values, for a stack named `stack`.
import { readFile } from 'node:fs/promises';
import { type CollectionTag, parseDocument, type ScalarTag, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Alarm, Query } from './alarm-states.ts';

export const stackName = 'stack';

export interface StackValues {
  /** Instead of the defaults. */
  parameters?: Readonly<Record<string, string | number>>;
  /** The number of the version of each function; default `1`. */
  versions?: Readonly<Record<string, string>>;
}

// biome-ignore lint/suspicious/noExplicitAny: any value of a template
type Any = any;

/** `!Name value` becomes `{ Name: value }`. */
const tags = ['Ref', 'Sub', 'GetAtt', 'If', 'Equals', 'Not', 'Join', 'Split', 'Select'].flatMap((name) => {
  const key = name === 'Ref' ? 'Ref' : `Fn::${name}`;
  const scalar: ScalarTag = { tag: `!${name}`, resolve: (value) => ({ [key]: value }) };
  const collection = (kind: 'seq' | 'map'): CollectionTag => ({
    tag: `!${name}`,
    collection: kind,
    resolve: (node: YAMLSeq | YAMLMap) => ({ [key]: node.toJSON() }) as Any,
  });
  return [scalar, collection('seq'), collection('map')];
});

let template: Promise<Any> | undefined;

/** Reads the file once. */
export function readTemplate(): Promise<Any> {
  template ??= parseTemplate();
  return template;
}

async function parseTemplate(): Promise<Any> {
  return parseDocument(await readFile('template.yaml', 'utf8'), { customTags: tags, logLevel: 'silent' }).toJS();
}

/** Those whose condition holds, in the order of the template. */
export async function templateAlarms({ parameters = {}, versions = {} }: StackValues = {}): Promise<Alarm[]> {
  const { Parameters, Conditions, Resources } = await readTemplate();

  function holds(name: string): boolean {
    return Boolean(resolve(Conditions[name]));
  }

  function attribute(path: string): string {
    const [resource = '', ...names] = path.split('.');
    if (names.join('.') === 'Version.Version') return versions[resource] ?? '1';
    if (names[0] === 'QueueName') return resolve(Resources[resource].Properties.QueueName);
    return path;
  }

  function reference(name: string): Any {
    if (name === 'AWS::StackName') return stackName;
    if (name in Parameters) return parameters[name] ?? Parameters[name].Default;
    const { FunctionName } = Resources[name]?.Properties ?? {};
    return FunctionName ? resolve(FunctionName) : name;
  }

  function resolve(value: Any): Any {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const [[key, argument] = ['', undefined]] = Object.entries<Any>(value);
    if (key === 'Ref') return reference(argument);
    if (key === 'Fn::GetAtt') return attribute([argument].flat().join('.'));
    if (key === 'Fn::Sub')
      return String(argument).replace(/\$\{([^}]+)\}/g, (_, name) =>
        String(name.includes('.') ? attribute(name) : reference(name)),
      );
    if (key === 'Fn::If') return resolve(argument[holds(argument[0]) ? 1 : 2]);
    if (key === 'Fn::Equals') return String(resolve(argument[0])) === String(resolve(argument[1]));
    if (key === 'Fn::Not') return !resolve(argument[0]);
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolve(each)]));
  }

  return Object.entries<Any>(Resources)
    .filter(([, { Type, Condition }]) => Type === 'AWS::CloudWatch::Alarm' && (!Condition || holds(Condition)))
    .map(([resource, { Properties }]) => alarmOf(resource, resolve(Properties)));
}

function alarmOf(resource: string, properties: Any): Alarm {
  const { MetricName, Namespace, Dimensions, Period, Statistic, Metrics } = properties;
  const named = (metric: Any) => ({
    namespace: metric.Namespace,
    name: metric.MetricName,
    dimensions: Object.fromEntries(metric.Dimensions.map(({ Name, Value }: Any) => [Name, String(Value)])),
  });
  const queries: Query[] = Metrics
    ? Metrics.map(({ Id, Expression, MetricStat }: Any) =>
        Expression
          ? { id: Id, expression: Expression }
          : { id: Id, metric: named(MetricStat.Metric), stat: MetricStat.Stat },
      )
    : [{ id: 'metric', metric: named({ MetricName, Namespace, Dimensions }), stat: Statistic }];
  const seconds = Period ?? Metrics.find(({ MetricStat }: Any) => MetricStat).MetricStat.Period;
  return {
    resource,
    name: properties.AlarmName,
    comparison: properties.ComparisonOperator,
    threshold: Number(properties.Threshold),
    evaluationPeriods: properties.EvaluationPeriods,
    datapointsToAlarm: properties.DatapointsToAlarm ?? properties.EvaluationPeriods,
    periodMinutes: seconds / 60,
    treatMissingData: properties.TreatMissingData,
    queries,
  };
}
