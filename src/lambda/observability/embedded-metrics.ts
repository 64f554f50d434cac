// Collects metrics and writes them in as few lines as possible, mostly one, in CloudWatch's embedded metric format
// ("Specification: Embedded metric format"). A line is one JSON object: it holds a metric once, with one value per
// dimension and at most a hundred values. A metric that does not fit into a line starts another.
//
// CloudWatch charges each value of a dimension as a metric of its own. A field of the line costs nothing: queries of the
// log can group by it, alarms cannot.

export interface Dimension {
  name: string;
  value: string;
}

export interface EmbeddedMetrics {
  /** Adds to a sum. @param field in the same line, for queries of the log */
  count(name: string, by: number, dimension?: Dimension, field?: Dimension): void;
  /** Adds to a sum that CloudWatch keeps twice: for this dimension, and without it. */
  countAlsoBy(name: string, by: number, dimension: Dimension | undefined): void;
  /** Adds one value of a distribution. */
  measure(name: string, unit: Unit, value: number): void;
  /** Writes the metrics that were collected since the last call. */
  flush(): void;
}

export type Unit = 'Count' | 'Milliseconds' | 'Seconds' | 'Percent';

export interface EmbeddedMetricsOptions {
  namespace: string;
  /** The dimension that every metric has. */
  dimension: Dimension;
  /** Milliseconds since 1970. */
  now: () => number;
  write: (line: string) => void;
}

interface Metric {
  name: string;
  unit: Unit;
  dimension?: Dimension;
  field?: Dimension;
  /** True if it has a value without the dimension too. */
  isTotal?: boolean;
  values: number[];
}

const valuesInLine = 100;

export function embeddedMetrics(options: EmbeddedMetricsOptions): EmbeddedMetrics {
  const metrics = new Map<string, Metric>();

  function collected(name: string, unit: Unit, dimension?: Dimension, field?: Dimension): Metric {
    const key = JSON.stringify([name, dimension, field]);
    const metric = metrics.get(key) ?? {
      name,
      unit,
      ...(dimension ? { dimension } : {}),
      ...(field ? { field } : {}),
      values: [],
    };
    metrics.set(key, metric);
    return metric;
  }

  function addTo(metric: Metric, by: number): void {
    metric.values[0] = (metric.values[0] ?? 0) + by;
  }

  return {
    count(name, by, dimension, field) {
      addTo(collected(name, 'Count', dimension, field), by);
    },
    countAlsoBy(name, by, dimension) {
      const metric = collected(name, 'Count', dimension);
      metric.isTotal = true;
      addTo(metric, by);
    },
    measure(name, unit, value) {
      collected(name, unit).values.push(value);
    },
    flush() {
      for (const line of linesOf([...metrics.values()].flatMap(inParts))) options.write(documentOf(line, options));
      metrics.clear();
    },
  };
}

const inParts = (metric: Metric): Metric[] =>
  Array.from({ length: Math.ceil(metric.values.length / valuesInLine) }, (_, part) => ({
    ...metric,
    values: metric.values.slice(part * valuesInLine, (part + 1) * valuesInLine),
  }));

/** Each metric goes into the first line that can hold it. */
function linesOf(metrics: readonly Metric[]): Metric[][] {
  const lines: Metric[][] = [];
  for (const metric of metrics) {
    const line = lines.find((each) => each.every((other) => canShareLine(metric, other)));
    if (line) line.push(metric);
    else lines.push([metric]);
  }
  return lines;
}

/** A metric can have two dimensions in one line if its value is the same for both. */
function canShareLine(a: Metric, b: Metric): boolean {
  if (a.dimension?.name === b.dimension?.name && a.dimension?.value !== b.dimension?.value) return false;
  if (a.field && b.field && a.field.value !== b.field.value) return false;
  if (a.name !== b.name) return true;
  return a.dimension?.name !== b.dimension?.name && String(a.values) === String(b.values);
}

function documentOf(
  metrics: readonly Metric[],
  { namespace: Namespace, dimension: common, now }: EmbeddedMetricsOptions,
): string {
  const bySets = Map.groupBy(metrics, (metric) => JSON.stringify(dimensionSetsOf(metric)));
  const directives = [...bySets.values()].map((own) => ({
    Namespace,
    Dimensions: dimensionSetsOf(own[0] as Metric).map((names) => [common.name, ...names]),
    Metrics: own.map((metric) => ({ Name: metric.name, Unit: metric.unit })),
  }));
  const values = metrics.map((metric) => [metric.name, metric.values.length === 1 ? metric.values[0] : metric.values]);
  const dimensions = metrics.flatMap(({ dimension, field }) =>
    [dimension, field].flatMap((each) => (each ? [[each.name, each.value]] : [])),
  );
  return JSON.stringify({
    _aws: { Timestamp: now(), CloudWatchMetrics: directives },
    [common.name]: common.value,
    ...Object.fromEntries([...dimensions, ...values]),
  });
}

/** The names of the dimensions besides the common one, for each value that CloudWatch keeps. */
const dimensionSetsOf = ({ dimension, isTotal }: Metric): string[][] => [
  ...(isTotal || !dimension ? [[]] : []),
  ...(dimension ? [[dimension.name]] : []),
];
