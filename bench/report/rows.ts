// The rows of the table: which measure of which load, and how the numbers of the rounds become one.

import type { LoadName } from '../loads/load.ts';
import { median } from '../loads/quantile.ts';
import type { RoundOptions } from '../run-rounds.ts';

export interface ReportRow {
  load: LoadName;
  title: string;
  measure: string;
  digits: number;
  /** How the numbers of the rounds become one. */
  combine(values: readonly number[]): number | undefined;
  /** True if the ratio to the naive Lambda is shown too. */
  hasRatio: boolean;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const measured = { combine: median, hasRatio: true, digits: 0 };
const counted = { load: 'faults', combine: sum, hasRatio: false, digits: 0 } as const;

export function reportRows({ events, seconds, faultEvents, rounds }: RoundOptions): ReportRow[] {
  const atOnce = `${events.toLocaleString('en-US')} at once`;
  const steadily = `20 a second for ${seconds} s`;
  const withFaults = `${(faultEvents * rounds).toLocaleString('en-US')} with faults`;
  return [
    { ...measured, load: 'burst', title: `${atOnce}: seconds until all are written`, measure: 'seconds', digits: 1 },
    { ...measured, load: 'burst', title: `${atOnce}: Salesforce calls`, measure: 'calls' },
    { ...measured, load: 'burst', title: `${atOnce}: CPU seconds`, measure: 'cpuSeconds', digits: 1 },
    { ...measured, load: 'burst', title: `${atOnce}: MB of the largest process`, measure: 'memoryMb' },
    { ...measured, load: 'steady', title: `${steadily}: median ms from S3 to Salesforce`, measure: 'p50Ms' },
    { ...measured, load: 'steady', title: `${steadily}: 95th percentile`, measure: 'p95Ms' },
    { ...measured, load: 'steady', title: `${steadily}: Salesforce calls`, measure: 'calls' },
    { ...counted, title: `${withFaults}: events lost`, measure: 'lost' },
    { ...counted, title: `${withFaults}: events left as dead letters`, measure: 'stranded' },
    { ...counted, title: `${withFaults}: records created twice`, measure: 'doubled' },
    { ...counted, title: `${withFaults}: fields overwritten by older values`, measure: 'overtaken' },
  ];
}
