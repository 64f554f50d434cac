// `s3sf new`: a first mapping from a sample event. It never overwrites a file.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Draft, draftMapping } from '../../../draft/draft-mapping.ts';
import { addKeyText, withKeyToAdd } from '../../../draft/key-to-add.ts';
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
}

/** Throws `UsageError` where no mapping can be drafted or written. */
export async function draftFile(sampleFile: string, options: NewOptions, onProblems?: OnProblems): Promise<NewResult> {
  const loaded = await loadFolders(options, onProblems);
  const sample = await firstEvent(sampleFile, options.key ?? sampleFile, loaded.mappings);
  const { file, ...draft } = await draftSample(sample, options, loaded);
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
  return draftSample(sample, options, loaded);
}

async function draftSample(
  sample: Sample,
  { object, mappings: folder }: Pick<NewOptions, 'object' | 'mappings'>,
  loaded: Loaded,
): Promise<Draft & { file: string }> {
  const { mappings } = loaded;
  const existing = mappings.forType(sample.type);
  if (existing) throw new UsageError(`the event type ${sample.type} already has a mapping: ${existing.file}`);
  const { objects: known, made } = objectsNamed(object, sample.raw, loaded.schema);
  const lacking = known.filter((each) => withKeyToAdd(each));
  const objects = known.map((each) => withKeyToAdd(each) ?? each);
  // As if the keys had been added.
  const schema = salesforceSchema([...loaded.schema.sObjects(), ...objects]);
  const file = path.join(folder, `${sample.type.replace(/[^\w.-]+/g, '-')}.yaml`);
  const draft = await draftMapping({
    identity: sample,
    event: sample.raw,
    inexact: sample.inexact,
    objects,
    decisions: [...made.map(newObjectText), ...lacking.map(addKeyText)],
    schema,
    becomes: (text) => becomes(text, file, sample.raw, { ...loaded, schema }),
  });
  return { file, ...draft };
}

interface Sample extends Pick<Event, 'id' | 'source' | 'type' | 'time'> {
  raw: JsonObject;
  inexact: string[];
}

async function firstEvent(file: string, key: string, mappings: Mappings): Promise<Sample> {
  const context = { store: storeOfFile(file), ...howToRead(mappings) };
  for await (const reading of readEvents({ bucket: 'local', key }, allLines, context)) {
    if (reading.kind === 'failed') {
      throw new UsageError((await describerOf(file)(reading.failure, reading.location.line)).text);
    }
    const { id, source, type, time, document, rounded } = reading.event;
    return { id, source, type, time, raw: document, inexact: inexactPaths(document, rounded) };
  }
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

async function becomes(text: string, file: string, event: JsonObject, { files, schema }: Loaded): Promise<JsonValue> {
  const settings = files.filter((each) => path.basename(each.path).startsWith('_settings.'));
  const { mappings, problems } = await loadMappings([...settings, { path: file, text }], schema);
  const [problem] = problems.filter(({ severity }) => severity === 'error');
  if (problem) throw new Error(`The draft does not load: ${problem.code} ${problem.message}\n${text}`);
  const read = await readExample({ event }, mappings);
  return 'failure' in read ? { failed: read.failure.code } : expectationOf(await planEvent(read.event, mappings));
}
