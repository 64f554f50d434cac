// The second format of stamps: each name is stored once, and the result is deflated.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { PackedStamps } from './packed-stamps.ts';

interface Interned extends Omit<PackedStamps, 'fields' | 'writers' | 'written'> {
  /** The identity is an index in `events` if one of them has it. */
  writers: [identity: number | string, rules: string][];
  /**
   * Joins `fields` and `written` of the first format: -1 for a name without a stamp, version 0 for one without a write.
   */
  fields: Record<string, [event: number, version: number, writer: number]>;
}

/**
 * Text that most stamps contain, so that it is not stored with each. It is part of the format and must never change.
 */
const dictionary = Buffer.from(
  '"measure":"","time":"eTag":"Email""Phone""OwnerId""WhoId""Status""FirstName""LastName""":[-1,"+":[-1,"created":0,"deleted":' +
    '0,"others":{"At__c":[0,1,0],"Count__c":[0,1,0],"Date__c":[0,1,0],"Last_"writers":[[0,"],[1,"],[2,"]],-events-{"events":' +
    '[{"newest":178,"identity":"[\\"\\",\\"\\"]","measure":"time","place":{"bucket":"","key":"events/2026/.json","versionId":"",' +
    '"line":1}},{"newest":17',
);

export function deflateStamps({ fields, writers, written, ...rest }: PackedStamps): Uint8Array {
  const names = new Set([...Object.keys(fields), ...Object.keys(written)]);
  const interned: Interned = {
    ...rest,
    writers: writers.map(({ identity, rules }) => {
      const event = rest.events.findIndex((each) => each.identity === identity);
      return [event < 0 ? identity : event, shortHash(rules)];
    }),
    fields: Object.fromEntries(
      [...names].map((name) => {
        const [version, writer] = written[name] ?? [0, 0];
        return [name, [fields[name] ?? -1, version, writer]];
      }),
    ),
  };
  return deflateRawSync(JSON.stringify(interned), { level: 9, dictionary });
}

export function inflateStamps(bytes: Uint8Array): PackedStamps {
  const interned = JSON.parse(inflateRawSync(bytes, { dictionary }).toString()) as Interned;
  const { fields, writers, ...rest } = interned;
  const names = Object.entries(fields);
  return {
    ...rest,
    fields: Object.fromEntries(names.flatMap(([name, [event]]) => (event < 0 ? [] : [[name, event]]))),
    writers: writers.map(([identity, rules]) => ({
      identity: typeof identity === 'string' ? identity : (rest.events[identity]?.identity ?? ''),
      rules: wholeHash(rules),
    })),
    written: Object.fromEntries(
      names.flatMap(([name, [, version, writer]]) => (version === 0 ? [] : [[name, [version, writer]]])),
    ),
  };
}

/** SHA-256 in base64, which takes fewer bytes than hexadecimal digits, even after deflating. */
const shortHash = (rules: string) =>
  /^[0-9a-f]{64}$/.test(rules) ? Buffer.from(rules, 'hex').toString('base64url') : rules;

const wholeHash = (rules: string) =>
  /^[\w-]{43}$/.test(rules) ? Buffer.from(rules, 'base64url').toString('hex') : rules;
