// Reads one version of an object and finds the events of a person in it. What the function could not read is searched, too:
// a broken line may tell as much of a person as an event.
import type { S3Client } from '@aws-sdk/client-s3';
import { FailureError } from '../../../failure.ts';
import { allLines } from '../../../line-ranges.ts';
import type { Location } from '../../../pipeline/event/event.ts';
import { isPlaceholderText } from '../../../pipeline/event/forgotten/placeholder.ts';
import type { RowSplitter } from '../../../pipeline/event/formats/csv/split-rows.ts';
import { plainBytes } from '../../../pipeline/event/formats/decompress.ts';
import { framesOf } from '../../../pipeline/event/reading/object-frames.ts';
import { readFrame } from '../../../pipeline/event/reading/read-frame.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import type { RecordWrite } from '../../../pipeline/plan/plan.ts';
import { planEvent } from '../../../pipeline/plan/plan-event.ts';
import { framing, largestBytes } from '../framing.ts';
import { type OpenVersion, openVersion, type VersionName } from './open-version.ts';
import { type Person, rolesIn } from './person.ts';
import { type Contains, searchJson, searchText } from './text-search.ts';

/** An event, or a line without one, that contains a value of the person. */
export interface Hit {
  line: number;
  /** Among several events on the line, from 0. */
  index?: number;
  /**
   * `about`: a record that it writes has the value as its key, or links to such a record. `mention`: it contains the value
   * elsewhere, or it cannot be read or planned. `inside`: the value is a part of a longer text.
   */
  kind: 'about' | 'mention' | 'inside';
  roles: string[];
  /** Another person is in the event in the same role. */
  isShared?: true;
  type?: string;
  /** JSON of source and id; absent if no event could be read. */
  identity?: string;
  rulesHash?: string;
  /** Records that it writes: object, key field, key, operation. */
  records?: [sObject: string, field: string, value: string | number, operation: string][];
  /** Other keys in it, by role: whom else it is about. */
  others?: [role: string, identity: string][];
}

export interface VersionContent {
  hits: Hit[];
  /** Events, and lines that are none, without a hit. */
  others: number;
  /** The object cannot be read to its end. `holds`: the rest contains the value, or may. */
  rest?: { holds: boolean };
  /** The object that was there before other events were removed: messages and stamps name this one. */
  original?: { key: string; versionId?: string; eTag: string };
}

export interface ReadVersionOptions {
  s3: S3Client;
  person: Person;
  mappings: Mappings;
  /** Since when events without an id get one from their content. */
  contentIdsSince: () => Promise<number>;
}

/** Throws `FailureError` if S3 or an archive class keeps it from being read. */
export async function readVersion(version: VersionName, options: ReadVersionOptions): Promise<VersionContent> {
  const opened = await openVersion(options.s3, version);
  const found: VersionContent = { hits: [], others: 0 };
  if (opened.original?.isErased) {
    for await (const _ of opened.body) break;
    return found;
  }
  if (opened.original) {
    const { versionId, eTag } = opened.original;
    found.original = { key: opened.contentKey, ...(versionId === undefined ? {} : { versionId }), eTag };
  }
  const { framer, rows, context } = framing(opened, options.mappings);
  const rowsOfChunk = new Map<number, Buffer>();
  const watched = rows ? { ...framer, push: pushBoth(rows, rowsOfChunk, framer.push) } : framer;
  const frames = framesOf(opened.body, watched, {
    lines: allLines,
    limits: context.limits,
    hasTime: () => true,
    onEmpty: () => {},
  });
  const add = (hit: Hit | undefined) => {
    if (hit) found.hits.push(hit);
    else found.others += 1;
  };
  for await (const group of frames) {
    for (const frame of group) {
      const location: Location = { ...opened.location, line: frame.line };
      if (frame.kind === 'failed' && frame.andAllAfter) {
        found.rest = { holds: await restHolds(version, options) };
        return found;
      }
      const unread = (bytes: Buffer | undefined, index?: number) =>
        add(unreadHit(frame.line, index, bytes ? searchText(bytes.toString(), options.person.values) : 'no'));
      if (frame.kind === 'failed') {
        unread(rowsOfChunk.get(frame.line));
        continue;
      }
      const parts = (frame.several ?? [frame.bytes]).map((bytes, index) => ({ bytes, index }));
      const events = parts.filter(({ bytes }) => !isPlaceholderText(bytes));
      const readings = await readFrame(frame, allLines, {
        ...context,
        location,
        usesContentIds: async () => !(context.lastModified.getTime() < (await options.contentIdsSince())),
      });
      for (const [position, reading] of readings.entries()) {
        // Too many events on a line are one failure.
        const part = readings.length === events.length ? events[position] : { bytes: frame.bytes, index: 0 };
        const index = frame.several && readings.length === events.length ? part?.index : undefined;
        if (reading.kind === 'failed') {
          unread(part?.bytes, index);
          continue;
        }
        const { event } = reading;
        const plan = await planEvent(event, options.mappings);
        const own =
          plan.kind === 'write' ? rolesIn(plan.records, options.person) : { roles: [], isShared: false, others: [] };
        const contains = own.roles.length > 0 ? 'equal' : searchJson(event.document, options.person.values);
        const inBytes = contains === 'no' && part ? searchText(part.bytes.toString(), options.person.values) : 'no';
        const kind = own.roles.length > 0 ? 'about' : kindOf(contains === 'no' ? insideAtMost(inBytes) : contains);
        add(
          kind && {
            line: frame.line,
            ...(index === undefined ? {} : { index }),
            kind,
            roles: own.roles,
            ...(own.isShared ? { isShared: true } : {}),
            ...(own.roles.length > 0 && own.others.length > 0 ? { others: own.others } : {}),
            type: event.type,
            identity: JSON.stringify([event.source, event.id]),
            ...(plan.kind === 'write' ? { rulesHash: plan.rulesHash, records: recordsOf(plan.records) } : {}),
          },
        );
      }
    }
    rowsOfChunk.clear();
  }
  return found;
}

const recordsOf = (records: readonly RecordWrite[]): NonNullable<Hit['records']> =>
  records.flatMap(({ sObject, key, operation }) => (key ? [[sObject, key.field, key.value, operation]] : []));

const kindOf = (contains: Contains): Hit['kind'] | undefined =>
  contains === 'equal' ? 'mention' : contains === 'inside' ? 'inside' : undefined;

/** What an event's bytes contain besides its document is part of a message around it. */
const insideAtMost = (contains: Contains): Contains => (contains === 'equal' ? 'inside' : contains);

function unreadHit(line: number, index: number | undefined, contains: Contains): Hit | undefined {
  const kind = kindOf(contains);
  return kind && { line, ...(index === undefined ? {} : { index }), kind, roles: [] };
}

const pushBoth =
  (
    rows: RowSplitter,
    kept: Map<number, Buffer>,
    push: (chunk: Buffer) => ReturnType<Parameters<typeof framesOf>[1]['push']>,
  ) =>
  (chunk: Buffer) => {
    for (const { line, bytes } of rows.push(chunk)) if (bytes) kept.set(line, bytes);
    return push(chunk);
  };

/** An object that cannot be read to its end is searched as a text. */
async function restHolds(version: VersionName, { s3, person }: ReadVersionOptions): Promise<boolean> {
  const opened: OpenVersion = await openVersion(s3, version);
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of plainBytes(opened.body)) {
      bytes += chunk.length;
      if (bytes > largestBytes) return true;
      pieces.push(chunk);
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
  }
  return searchText(Buffer.concat(pieces).toString(), person.values) === 'equal';
}
