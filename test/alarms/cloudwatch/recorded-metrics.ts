// The metric values that CloudWatch would have, by metric and dimensions: those of our functions are read from the lines
// that they write, as "Specification: Embedded metric format" says.

export interface MetricName {
  namespace: string;
  name: string;
  dimensions: Readonly<Record<string, string>>;
}

export interface Recorded {
  /** Milliseconds since 1970. */
  at: number;
  value: number;
}

export interface RecordedMetrics {
  record(metric: MetricName, recorded: Recorded): void;
  /** Records the metrics in a line of the log of a function. */
  readLine(line: string): void;
  values(metric: MetricName): readonly Recorded[];
  /** Every value of every metric. */
  all(): { metric: MetricName; recorded: readonly Recorded[] }[];
}

const keyOf = ({ namespace, name, dimensions }: MetricName) =>
  JSON.stringify([namespace, name, ...Object.entries(dimensions).sort()]);

export function recordedMetrics(): RecordedMetrics {
  const series = new Map<string, { metric: MetricName; recorded: Recorded[] }>();

  function record(metric: MetricName, recorded: Recorded): void {
    const key = keyOf(metric);
    const one = series.get(key) ?? { metric, recorded: [] };
    one.recorded.push(recorded);
    series.set(key, one);
  }

  return {
    record,
    readLine(line) {
      const document = JSON.parse(line);
      for (const { Namespace, Dimensions, Metrics } of document._aws?.CloudWatchMetrics ?? [])
        for (const names of Dimensions as string[][]) {
          const dimensions = Object.fromEntries(names.map((name) => [name, String(document[name])]));
          for (const { Name } of Metrics)
            for (const value of [document[Name]].flat())
              record({ namespace: Namespace, name: Name, dimensions }, { at: document._aws.Timestamp, value });
        }
    },
    values: (metric) => series.get(keyOf(metric))?.recorded ?? [],
    all: () => [...series.values()],
  };
}
