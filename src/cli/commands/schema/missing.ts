// `s3sf schema missing`: what the mappings use and the snapshot does not have; with --write, adds it to the SFDX project and
// to the snapshot.

import { chosenTypes } from '../../../org/missing/chosen-types.ts';
import { type Missing, missingMetadata, missingStandard } from '../../../org/missing/missing-metadata.ts';
import { namesInMappings } from '../../../org/names-in-mappings.ts';
import { withPlannedValues } from '../../../org/planned-values.ts';
import { standardObject } from '../../../org/standard-objects.ts';
import { salesforceSchema } from '../../../salesforce-schema.ts';
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
  /** JSON Schema for editors. */
  editor: string;
}

export interface MissingResult extends Missing, Written {}

/** Throws `UsageError` if a chosen type is none, or its field is not missing. */
export async function findMissing(options: MissingOptions): Promise<MissingResult> {
  const files = await readMappingsIn(options);
  const snapshot = await snapshotIn(options);
  const named = namesInMappings(files);
  const standard = missingStandard(named, snapshot);
  const added = (await Promise.all(standard.map(standardObject))).flatMap((object) => object ?? []);
  const schema = salesforceSchema([...snapshot.sObjects(), ...added]);
  const names = await withPlannedValues(named, files, schema);
  const chosen = chosenTypes(options.type);
  if ('problem' in chosen) throw new UsageError(chosen.problem);
  const missing = { ...missingMetadata(names, schema, chosen.types), standard };
  const idle = [...chosen.types.keys()].filter((name) => !missing.fields.some((field) => isNamed(name, field)));
  if (idle.length > 0) {
    throw new UsageError(
      `--type names a field that is not missing: ${idle.join(', ')}. To give a field another type, take it out first: npx s3sf schema remove Object.Field__c`,
    );
  }
  if (!options.write) return { ...missing, written: [], changed: [], kept: [] };
  return { ...missing, ...(await writeMissing({ missing, added, written: names.written }, options)) };
}

const isNamed = (name: string, { sObject, field }: { sObject: string; field: string }) =>
  [field, `${sObject}.${field}`].some((each) => each.toLowerCase() === name);
