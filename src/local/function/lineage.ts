// Lambda's recursive loop detection: it follows a chain of invocations by the field `Lineage` of the trace header, even
// with X-Ray off. The AWS SDK sends the header (@aws-sdk/core, recursionDetectionMiddleware), SQS keeps it with the
// message as `AWSTraceHeader`, and Lambda continues to count ("Use Lambda recursive loop detection to prevent infinite
// loops"). Format: `Root=…;Parent=…;Sampled=0;Lineage=a87bd80c:1|68fd508a:5`, a hash and a count for each function of
// the chain.
import { createHash } from 'node:crypto';

/** Maximum number of invocations of one function in one chain. AWS says "approximately 16". */
export const maxInvocationsInChain = 16;

export interface Traced {
  /** Invocations of the function in this chain before this one. */
  hops: number;
  /** The value of `_X_AMZN_TRACE_ID` for this invocation. */
  header: string;
}

/**
 * AWS does not document which message of a batch determines its chain, nor whether a chain that is too long is refused
 * together with the rest of its batch. Here the longest chain counts for the whole batch: the strictest interpretation.
 * @param headers trace headers of the messages that have one
 * @param newId returns 32 hexadecimal digits
 */
export function traceInvocation(headers: readonly string[], functionArn: string, newId: () => string): Traced {
  const own = createHash('sha256').update(functionArn).digest('hex').slice(0, 8);
  const chains = headers.map((header) => {
    const fields = fieldsOf(header, ';', '=');
    const lineage = fieldsOf(fields.get('Lineage') ?? '', '|', ':');
    return { fields, lineage, hops: lineage.has(own) ? Number(lineage.get(own)) + 1 : 0 };
  });
  const [longest = { fields: new Map<string, string>(), lineage: new Map<string, string>(), hops: 0 }] =
    chains.toSorted((a, b) => b.hops - a.hops);
  const { fields, lineage, hops } = longest;
  const written = [...lineage.set(own, String(hops))].map(([hash, count]) => `${hash}:${count}`).join('|');
  const root = fields.get('Root') ?? `1-${newId().slice(0, 8)}-${newId().slice(0, 24)}`;
  const header = `Root=${root};Parent=${newId().slice(0, 16)};Sampled=${fields.get('Sampled') ?? '0'};Lineage=${written}`;
  return { hops, header };
}

const fieldsOf = (text: string, separator: string, sign: string) =>
  new Map(
    text
      .split(separator)
      .filter((field) => field.includes(sign))
      .map((field) => [field.slice(0, field.indexOf(sign)), field.slice(field.indexOf(sign) + 1)] as const),
  );
