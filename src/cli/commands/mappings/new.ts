// `s3sf new`: a first mapping from sample events. It never overwrites a file.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Draft, type DraftSample, draftMapping, NothingToDraft } from '../../../draft/draft-mapping.ts';
import { type EventPath, pathsOfSamples } from '../../../draft/event-paths.ts';
import type { CreatedElsewhere } from '../../../draft/keys/ending.ts';
import { keyIn } from '../../../draft/keys/key-in-event.ts';
import { addKeyText, withKeyToAdd } from '../../../draft/keys/key-to-add.ts';
import { addressKeyText, withAddressKey } from '../../../draft/keys/person-by-address.ts';
import { newObject, newObjectText } from '../../../draft/new-object.ts';
import { readExample } from '../../../examples/run-example.ts';
import type { JsonObject, JsonValue } from '../../../json.ts';
import { allLines } from '../../../line-ranges.ts';
import type { Event } from '../../../pipeline/event/event.ts';
import { readEvents } from '../../../pipeline/event/reading/read-events.ts';
import { expectationOf } from '../../../pipeline/expectation.ts';
import { howToRead } from '../../../pipeline/how-to-read.ts';
import { closestName } from '../../../pipeline/mapping/closest-name.ts';
import { loadMappings } from '../../../pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import { planEvent } from '../../../pipeline/plan/plan-event.ts';
import { type SalesforceSchema, type SObjectSchema, salesforceSchema } from '../../../salesforce-schema.ts';
import { standardObjectNamed } from '../../../standard-object-names.ts';
import { inexactPaths } from '../../../values/exact-json.ts';
import { describerOf, isEmpty } from '../../input/broken-file.ts';
import { storeOfFile } from '../../input/file-store.ts';
import { type Folders, type Loaded, loadFolders, type OnProblems } from '../../input/load.ts';
import { UsageError } from '../../io.ts';

export interface NewOptions extends Folders {
  /** API names of the objects, parents first. */
  object: string[];
  /** Write no file. */
  print: boolean;
  /** The key that the object has in the bucket, for what the settings say about its prefix. Default: the path. */
  key?: string;
}

export interface NewResult extends Draft {
  /** The file that was written, or would be. */
  file: string;
  isWritten: boolean;
  /** True if the draft has objects or fields that Salesforce does not have yet. */
  adds: boolean;
}

/** Throws `UsageError` where no mapping can be drafted or written. */
export async function draftFile(sampleFile: string, options: NewOptions, onProblems?: OnProblems): Promise<NewResult> {
  const loaded = await loadFolders(options, onProblems);
  const read = await samplesIn(sampleFile, options.key ?? sampleFile, loaded.mappings);
  const { file, ...draft } = await draftSamples(read, options, loaded);
  if (!options.print) {
    await writeFile(file, draft.text, { flag: 'wx' }).catch(() => {
      throw new UsageError(`cannot write ${file}, or it already exists`);
    });
  }
  return { file, ...draft, isWritten: !options.print };
}

/** The same for an event that was pasted. Writes no file. */
export async function draftEvent(
  event: JsonObject,
  options: Pick<NewOptions, 'object' | 'mappings'>,
  loaded: Loaded,
): Promise<Draft & { file: string }> {
  const read = await readExample({ event }, loaded.mappings);
  if ('failure' in read) throw new UsageError(read.failure.message);
  const { id, source, type, time, document, rounded } = read.event;
  const sample = { id, source, type, time, raw: document, inexact: inexactPaths(document, rounded) };
  return draftSamples({ samples: [sample], others: [] }, options, loaded);
}

async function draftSamples(
  { samples, others, unread }: ReadSamples,
  { object, mappings: folder }: Pick<NewOptions, 'object' | 'mappings'>,
  loaded: Loaded,
): Promise<Draft & { file: string; adds: boolean }> {
  const { mappings } = loaded;
  const [sample] = samples;
  const existing = mappings.forType(sample.type);
  if (existing) throw new UsageError(`the event type ${sample.type} already has a mapping: ${existing.file}`);
  const { objects: named, made } = objectsNamed(object, sample.raw, loaded.schema);
  const paths = pathsOfSamples(samples.map((each) => ({ event: each.raw, identity: each })));
  const known = withCampaign(named, loaded.schema).map((each) => addressKeyFor(each, paths, loaded.schema));
  const lacking = known.filter((each) => withKeyToAdd(each));
  const all = known.map((each) => withKeyToAdd(each) ?? each);
  // As if the keys had been added.
  const schema = salesforceSchema([...loaded.schema.sObjects(), ...all]);
  const file = path.join(folder, `${sample.type.replace(/[^\w.-]+/g, '-')}.yaml`);
  const byAddress = known.flatMap((each) => (made.includes(each) ? [] : (addressKeyText(each, loaded.schema) ?? [])));
  const draft = await draftMapping({
    samples: samples.map((each): DraftSample => ({ identity: each, event: each.raw, inexact: each.inexact })),
    objects: all.filter(({ name }) => named.some((each) => each.name === name)),
    decisions: [
      ...(unread === undefined ? [] : [`The draft uses only the events before this one: ${unread.split('\n')[0]}`]),
      ...others.map(otherTypeText),
      ...made.map(newObjectText),
      ...lacking.map(addKeyText),
      ...byAddress,
    ],
    schema,
    created: createdBy(mappings),
    becomes: (text, events) => becomes(text, file, events, { ...loaded, schema }),
  }).catch((error: unknown) => {
    throw error instanceof NothingToDraft ? new UsageError(error.message) : error;
  });
  return { file, ...draft, adds: made.length + lacking.length + byAddress.length > 0 };
}

function createdBy(mappings: Mappings): CreatedElsewhere[] {
  return mappings
    .all()
    .flatMap(({ file, types, rules }) =>
      rules.flatMap(({ sObject, options, key }) =>
        key && (options.operation === 'create' || options.operation === 'upsert')
          ? [{ file, types, object: sObject, keyField: key.field, keyExpression: key.value.source }]
          : [],
      ),
    );
}

/** A campaign member is found by its campaign, which needs a key as well. */
function withCampaign(named: readonly SObjectSchema[], schema: SalesforceSchema): SObjectSchema[] {
  const isMember = named.some(({ name }) => name === 'CampaignMember');
  if (!isMember || named.some(({ name }) => name === 'Campaign')) return [...named];
  const campaign = schema.sObject('Campaign');
  if (campaign) return [campaign, ...named];
  throw new UsageError(
    'the schema snapshot does not have Campaign yet, which a CampaignMember belongs to. Run "npx s3sf schema add Campaign", then the same command again',
  );
}

/** Only where nothing else in the event identifies the person. */
const addressKeyFor = (object: SObjectSchema, paths: readonly EventPath[], schema: SalesforceSchema): SObjectSchema =>
  keyIn(object, paths, schema) ? object : (withAddressKey(object, paths) ?? object);

const otherTypeText = (type: string): string =>
  `The file also has events of the type ${type}, which this draft ignores. If they are about the same records, write both types after "event:", add an example, and use "when" to decide which records each type writes. If not, put them into a separate file and run "npx s3sf new" with it.`;

/** All of one type. */
type Samples = readonly [Sample, ...Sample[]];

interface ReadSamples {
  samples: Samples;
  /** Other types that events of the file have. */
  others: readonly string[];
  /** Why nothing behind these events was read. */
  unread?: string;
}

/** More than these would make the examples of a mapping hard to read. */
const mostSamples = 5;

interface Sample extends Pick<Event, 'id' | 'source' | 'type' | 'time'> {
  raw: JsonObject;
  inexact: string[];
}

/** The first events of the file that have the type of its first event. */
async function samplesIn(file: string, key: string, mappings: Mappings): Promise<ReadSamples> {
  const context = { store: storeOfFile(file), ...howToRead(mappings) };
  const samples: Sample[] = [];
  const types = new Set<string>();
  let unread: string | undefined;
  for await (const reading of readEvents({ bucket: 'local', key }, allLines, context)) {
    if (reading.kind === 'failed') {
      unread = (await describerOf(file)(reading.failure, reading.location.line)).text;
      break;
    }
    const { id, source, type, time, document, rounded } = reading.event;
    types.add(type);
    const isOther = samples.some((each) => each.type !== type || (each.id === id && each.source === source));
    if (isOther) continue;
    samples.push({ id, source, type, time, raw: document, inexact: inexactPaths(document, rounded) });
    if (samples.length === mostSamples) break;
  }
  const [first, ...more] = samples;
  if (first) {
    const others = [...types].filter((type) => type !== first.type);
    return { samples: [first, ...more], others, ...(unread !== undefined && { unread }) };
  }
  if (unread !== undefined) throw new UsageError(unread);
  throw new UsageError(`${file} ${(await isEmpty(file)) ? 'is empty' : 'contains no event'}`);
}

/** In the snapshot's spelling. Objects that the project can add later are made up from the event. */
function objectsNamed(names: readonly string[], event: JsonObject, schema: SalesforceSchema): NamedObjects {
  const unknown = names.filter((name) => !schema.sObject(name));
  const known = schema.sObjects().map((each) => each.name);
  const standard = unknown.flatMap((name) => standardObjectNamed(name) ?? []);
  if (standard.length > 0) {
    throw new UsageError(
      `the schema snapshot does not have ${standard.join(' and ')} yet. Run "npx s3sf schema add ${standard.join(' ')}", then the same command again`,
    );
  }
  const made = unknown.map((name) => {
    const closest = closestName(name, known);
    if (closest !== undefined)
      throw new UsageError(`the schema snapshot has no object ${name}. Did you mean ${closest}?`);
    if (!/^[A-Za-z]\w*__c$/.test(name)) {
      throw new UsageError(
        `the schema snapshot has no object ${name}. It has ${known.join(', ')}. The name of a new object ends in __c`,
      );
    }
    return newObject(name, event, schema);
  });
  return {
    objects: names
      .map((name) => schema.sObject(name) ?? made[unknown.indexOf(name)])
      .filter((each) => each !== undefined),
    made,
  };
}

interface NamedObjects {
  objects: SObjectSchema[];
  /** Those that are new. */
  made: SObjectSchema[];
}

async function becomes(
  text: string,
  file: string,
  events: readonly JsonObject[],
  { files, schema }: Loaded,
): Promise<JsonValue[]> {
  const settings = files.filter((each) => path.basename(each.path).startsWith('_settings.'));
  const { mappings, problems } = await loadMappings([...settings, { path: file, text }], schema);
  const [problem] = problems.filter(({ severity }) => severity === 'error');
  if (problem) throw new Error(`The draft does not load: ${problem.code} ${problem.message}\n${text}`);
  return Promise.all(
    events.map(async (event) => {
      const read = await readExample({ event }, mappings);
      return 'failure' in read ? { failed: read.failure.code } : expectationOf(await planEvent(read.event, mappings));
    }),
  );
}
