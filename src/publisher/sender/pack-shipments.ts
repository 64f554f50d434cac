// Decides which events share an object, in order, and builds each object: JSON Lines with one event per
// line. The result depends only on the files, so a retry of the same files puts the same bytes under the same key.
import { keyOfPack } from '../object-key.ts';
import type { PackLimits } from '../pack.ts';
import type { EventIdentity, ObjectToPut, Shipment } from '../spool/read-entry.ts';
import type { SpooledFile } from '../spool/spool.ts';

export interface LoadedFile {
  file: SpooledFile;
  shipment: Shipment;
}

export interface Packed {
  /** The files whose events the object contains. */
  files: LoadedFile[];
  object: ObjectToPut;
}

export function packShipments(
  loaded: readonly LoadedFile[],
  { maxEvents, maxBytes }: Pick<PackLimits, 'maxEvents' | 'maxBytes'>,
  prefix: string,
): Packed[] {
  const groups: LoadedFile[][] = [];
  let bytes = 0;
  let identities = new Set<string>();
  for (const each of loaded) {
    const { event, body } = each.shipment;
    const group = groups.at(-1);
    const identity = event && identityOf(event);
    const fits =
      group?.[0]?.shipment.event !== undefined &&
      identity !== undefined &&
      !identities.has(identity) &&
      group.length < maxEvents &&
      bytes + body.length + 1 <= maxBytes;
    if (fits) group.push(each);
    else {
      groups.push([each]);
      bytes = 0;
      identities = new Set();
    }
    bytes += body.length + 1;
    if (identity !== undefined) identities.add(identity);
  }
  return groups.map((files) => ({ files, object: objectOf(files, prefix) }));
}

/** Events in one object get separate outcomes only if their identities differ. */
const identityOf = ({ source, id }: EventIdentity) => JSON.stringify([source, id]);

function objectOf(files: readonly LoadedFile[], prefix: string): ObjectToPut {
  const [first, ...others] = files;
  // An event that is sent alone keeps its own key and its bytes.
  if (first && others.length === 0) return first.shipment;
  const body = Buffer.concat(files.flatMap(({ shipment }) => [asLine(shipment.body), lineEnd]));
  return { key: keyOfPack(body, first?.shipment.time, prefix), body, contentType: 'application/x-ndjson' };
}

const lineEnd = Buffer.from('\n');

/** In valid JSON, a line end is always white space, never part of a text: a space in its place changes no content. */
function asLine(json: Uint8Array): Uint8Array {
  if (!json.includes(0x0a) && !json.includes(0x0d)) return json;
  return json.map((byte) => (byte === 0x0a || byte === 0x0d ? 0x20 : byte));
}
