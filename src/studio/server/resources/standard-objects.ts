// `POST /api/objects`: objects that come with this project and the snapshot does not have, added as `s3sf schema add` does.
import { projectFolders } from '../../../cli/schema/project-folders.ts';
import type { JsonObject } from '../../../json.ts';
import { standardObject } from '../../../org/standard-objects.ts';
import type { SalesforceSchema } from '../../../salesforce-schema.ts';
import { standardObjectNames } from '../../../standard-object-names.ts';
import type { AddObjectsAnswer, StandardObject } from '../../contract.ts';
import { textsIn } from '../http/json-body.ts';
import { RequestError } from '../http/request-error.ts';
import type { StudioProject } from '../project/studio-project.ts';

/** The same snapshot lacks the same objects. */
const known = new WeakMap<SalesforceSchema, Promise<StandardObject[]>>();

/** Sorted by label. */
export function objectsToAdd(schema: SalesforceSchema): Promise<StandardObject[]> {
  const found = known.get(schema) ?? readObjectsToAdd(schema);
  known.set(schema, found);
  return found;
}

async function readObjectsToAdd(schema: SalesforceSchema): Promise<StandardObject[]> {
  const lacking = standardObjectNames.filter((name) => !schema.sObject(name));
  const objects = await Promise.all(lacking.map(standardObject));
  return objects
    .flatMap((object) => (object ? [{ name: object.name, label: object.label }] : []))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}

export async function addedObjects(project: StudioProject, body: JsonObject): Promise<AddObjectsAnswer> {
  const names = textsIn(body, 'objects');
  // A campaign member is found by its campaign.
  const all = names.includes('CampaignMember') ? [...names, 'Campaign'] : names;
  const { addObjects } = await import('../../../cli/commands/schema/add.ts');
  const { written, unknown } = await addObjects(all, { ...project.folders, ...projectFolders });
  await project.look().catch(() => {});
  if (unknown.length > 0) throw new RequestError(404, `${unknown.join(', ')} does not come with this project.`);
  return { written };
}
