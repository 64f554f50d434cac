// Mutants of the publisher's packs.
import type { Mutant } from './mutant.ts';

const tryTogether = 'src/publisher/sender/try-together.ts';
const packShipments = 'src/publisher/sender/pack-shipments.ts';
const sender = 'src/publisher/sender/sender.ts';
const window = 'src/publisher/spool/waiting-window.ts';

export const packing: readonly Mutant[] = [
  {
    name: 'the files of a pack that S3 rejected are removed',
    kind: 'packs',
    file: tryTogether,
    from: 'refused ?? (await spool.remove(file).then(() => undefined, spoolFailure));',
    to: '(await spool.remove(file).then(() => undefined, spoolFailure)) ?? refused;',
  },
  {
    name: 'the files of a pack are removed before S3 has it',
    kind: 'packs',
    file: tryTogether,
    from: '  const refused = await put(object, signal);',
    to: '  for (const { file } of files.slice(1)) await spool.remove(file);\n  const refused = await put(object, signal);',
  },
  {
    name: 'an event that S3 rejects holds up the others of its pack for ever',
    kind: 'packs',
    file: sender,
    from: 'failedTries >= sharedTries &&',
    to: 'failedTries >= 1_000_000 &&',
  },
  {
    name: 'two copies of an event share a pack',
    kind: 'packs',
    file: packShipments,
    from: '      !identities.has(identity) &&\n',
    to: '',
  },
  {
    name: 'a line end inside an event splits it',
    kind: 'packs',
    file: packShipments,
    from: 'asLine(shipment.body), lineEnd',
    to: 'shipment.body, lineEnd',
  },
  {
    name: 'the events of a pack are in the reverse order',
    kind: 'packs',
    file: packShipments,
    from: 'files.flatMap((',
    to: '[...files].reverse().flatMap((',
  },
  {
    name: 'the key of a pack differs from attempt to attempt',
    kind: 'packs',
    file: packShipments,
    from: 'keyOfPack(body, first?.shipment.time, prefix)',
    to: 'keyOfPack(Buffer.from(String(process.hrtime.bigint())), first?.shipment.time, prefix)',
  },
  {
    name: 'events wait for others without a limit',
    kind: 'packs',
    file: window,
    from: 'until = Math.min(until, dueAt);',
    to: 'until = Math.min(until, dueAt + 60_000);',
  },
  {
    name: 'an event that failed is not tried again',
    kind: 'packs',
    file: sender,
    from: 'for (const retry of retries) retriesInFlight.add(retry);',
    to: 'for (const retry of retries.slice(1)) retriesInFlight.add(retry);',
  },
];
