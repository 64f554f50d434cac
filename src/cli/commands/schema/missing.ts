// `s3sf schema missing`: what the mappings use and the snapshot does not have; with --write, adds it to the SFDX project and
// to the snapshot.

import { type MappingFile, withUnsaved } from '../../../mapping-files.ts';
import { chosenTypes } from '../../../org/missing/chosen-types.ts';
import {
  type ChosenTypes,
  type Missing,
  missingMetadata,
  missingStandard,
} from '../../../org/missing/missing-metadata.ts';
import { namesInMappings } from '../../../org/names-in-mappings.ts';
import { withPlannedValues } from '../../../org/planned-values.ts';
import { standardObject } from '../../../org/standard-objects.ts';
import { closestName } from '../../../pipeline/mapping/closest-name.ts';
import { type SalesforceSchema, salesforceSchema } from '../../../salesforce-schema.ts';
import { type Folders, readMappingsIn } from '../../input/load.ts';
import { UsageError } from '../../io.ts';
import { snapshotIn } from '../../schema/snapshot.ts';
import { type Written, writeMissing } from '../../schema/write-missing.ts';

export interface MissingOptions extends Folders {
  /** Folder `objects` of the SFDX project. */
  objects: string;
  /** Add what is missing. */
  write: boolean;
  /** Types in place of the guesses: `Contact.Score__c=Number(3, 1)`. */
  type: readonly string[];
  /** Only these fields, as `Contact.Score__c`, and the objects that they need. Default: everything that is missing. */
  only?: readonly string[];
  /** JSON Schema for editors. */
  editor: string;
  /** Texts in place of those in the folder, and mappings that are in no file yet. */
  unsaved?: readonly MappingFile[];
}

export interface MissingResult extends Missing, Written {}

/** Throws `UsageError` if a chosen type is none, or its field is not missing. */
export async function findMissing(options: MissingOptions): Promise<MissingResult> {
  const files = withUnsaved(await readMappingsIn(options), options.unsaved ?? []);
  const snapshot = await snapshotIn(options);
  const named = namesInMappings(files);
  const standard = missingStandard(named, snapshot);
  const added = (await Promise.all(standard.map(standardObject))).flatMap((object) => object ?? []);
  const schema = salesforceSchema([...snapshot.sObjects(), ...added]);
  const names = await withPlannedValues(named, files, schema);
  const chosen = chosenTypes(options.type);
  if ('problem' in chosen) throw new UsageError(chosen.problem);
  const guessed = missingMetadata(names, schema, new Map());
  const all = { ...missingMetadata(names, schema, withWholeNames(chosen.types, guessed, schema)), standard };
  const missing = options.only ? onlyFields(all, options.only) : all;
  if (!options.write) return { ...missing, written: [], changed: [], kept: [] };
  const addedObjects = added.filter(({ name }) => missing.standard.includes(name));
  return { ...missing, ...(await writeMissing({ missing, added: addedObjects, written: names.written }, options)) };
}

/** A field of an object that is missing as well needs the object first. */
function onlyFields({ standard, objects, fields, unknown }: Missing, only: readonly string[]): Missing {
  const wanted = new Set(only.map((name) => name.toLowerCase()));
  const chosen = fields.filter(({ sObject, field }) => wanted.has(`${sObject}.${field}`.toLowerCase()));
  const isOf = (name: string) => chosen.some(({ sObject }) => sObject.toLowerCase() === name.toLowerCase());
  return {
    standard: standard.filter(isOf),
    // Its master decides who sees its records: without that field, the object would be another one.
    objects: objects.filter(({ sObject }) => isOf(sObject)),
    fields: [
      ...chosen,
      ...fields.filter(
        (field) =>
          !chosen.includes(field) &&
          objects.some(({ sObject, parent }) => isOf(sObject) && sObject === field.sObject && parent === field.field),
      ),
    ],
    unknown,
  };
}

/** People leave out the ending `__c`. Throws `UsageError` for a name that is none of the missing fields. */
function withWholeNames(types: ChosenTypes, missing: Missing, schema: SalesforceSchema): ChosenTypes {
  const names = missing.fields.flatMap(({ sObject, field }) => [field, `${sObject}.${field}`]);
  return new Map(
    [...types].map(([name, type]) => {
      const found = names.find((each) => bare(each) === bare(name));
      if (found === undefined) throw new UsageError(`--type ${name}: ${notMissing(name, names, missing, schema)}`);
      return [found.toLowerCase(), type];
    }),
  );
}

/** Without the ending of each part: `Shift__c.Length__c` → `shift.length`. */
const bare = (name: string) => name.toLowerCase().replace(/__c(?=\.|$)/g, '');

function notMissing(name: string, names: readonly string[], { unknown }: Missing, schema: SalesforceSchema): string {
  const plain = unknown.find((each) =>
    [each, each.slice(each.indexOf('.') + 1)].some((part) => bare(part) === bare(name)),
  );
  if (plain !== undefined)
    return `the name of a custom field ends in __c. Write ${plain.slice(plain.indexOf('.') + 1)}__c in the mapping, then run this command again`;
  const [object = '', field = ''] = name.includes('.') ? name.split('.') : ['', name];
  const known = schema.field(object, field) ?? schema.field(object, `${field}__c`);
  if (known) {
    const whole = `${schema.sObject(object)?.name}.${known.name}`;
    return `the snapshot already has ${whole}. To give it another type, remove it first: npx s3sf schema remove ${whole}`;
  }
  const closest = closestName(name, names);
  if (closest !== undefined) return `no such field is missing. Did you mean ${closest}?`;
  const all = names.filter((each) => each.includes('.')).slice(0, mostNames);
  return all.length === 0 ? 'no field is missing' : `no such field is missing. Missing fields: ${all.join(', ')}`;
}

const mostNames = 20;
