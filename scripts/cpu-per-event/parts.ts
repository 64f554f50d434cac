// A CPU profile → the share of each part of the function. A library function counts for the part that calls it.
import type { Profiler } from 'node:inspector';

/** The first that matches a function's file decides; one without a match belongs to the part of its caller. */
const rules: readonly (readonly [part: string, file: RegExp])[] = [
  ['stand-ins', /\/scripts\/cpu-per-event\/|\/undici\/|node:internal\/deps\/undici/],
  ['tracing', /\/(cls-hooked|aws-xray-sdk-core|tracer|async-hook-jl|emitter-listener|shimmer)\/|internal\/async_hooks/],
  ['tracing', /\/observability\/.*(span|segment)/],
  [
    'logs and metrics',
    /\/powertools\/(logger|metrics)\/|-powertools\/(logger|metrics)\/|\/src\/lambda\/observability\//,
  ],
  ['idempotency', /-powertools\/|\/src\/pipeline\/write\/([a-z-]*idempotency|batcher)/],
  ['stamps', /\/src\/pipeline\/write\/(ledger|rows\/window-stamps|order|reapply)/],
  ['expressions', /\/node_modules\/(jsonata|re2js)\/|\/src\/pipeline\/mapping\//],
  ['plan', /\/src\/pipeline\/plan\//],
  ['windows', /\/src\/pipeline\/windows/],
  ['Salesforce client', /\/node_modules\/jsforce\/|\/src\/pipeline\/write\/salesforce\//],
  ['write', /\/src\/pipeline\/write/],
  ['read', /\/src\/pipeline\/event\//],
  ['settle', /\/src\/pipeline\/(settle|delivery|process)/],
  ['AWS SDK', /\/node_modules\/@(aws-sdk|smithy)\//],
];

const ofFunction = new Map([
  ['(garbage collector)', 'garbage collection'],
  ['(program)', 'engine'],
  ['(idle)', 'idle'],
]);

/** Part → share of the time that was not idle, 0 to 1. */
export function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Map<string, number> {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const partOf = new Map<number, string>();
  const find = (id: number): string => {
    const known = partOf.get(id);
    if (known !== undefined) return known;
    const { functionName = '', url = '' } = byId.get(id)?.callFrame ?? {};
    const parent = parents.get(id);
    const own = ofFunction.get(functionName) ?? rules.find(([, file]) => file.test(url))?.[0];
    const part = own ?? (parent === undefined ? 'engine' : find(parent));
    partOf.set(id, part);
    return part;
  };
  const times = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const part = find(id);
    times.set(part, (times.get(part) ?? 0) + Math.max(0, timeDeltas[index] ?? 0));
  }
  times.delete('idle');
  const all = [...times.values()].reduce((a, b) => a + b, 0);
  return new Map([...times].map(([part, time]) => [part, time / all]));
}
