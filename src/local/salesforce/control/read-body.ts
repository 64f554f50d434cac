// Reads the bodies of control requests.
import {
  type AccessSettings,
  allGranted,
  type Permissions,
  type SharingModel,
  sharingModels,
} from '../access/access.ts';
import { behaviorChoices, hostileBehavior, type OrgBehavior } from '../behavior.ts';
import type { People } from '../records/people.ts';
import type { Scalar } from '../records/store.ts';

/** @throws Error with the reason */
export function readFields(body: unknown): Record<string, Scalar> {
  const scalar = (value: unknown) => value === null || ['string', 'number', 'boolean'].includes(typeof value);
  if (typeof body !== 'object' || body === null || !Object.values(body).every(scalar))
    throw new Error('A record must be an object whose values are strings, numbers, booleans or null.');
  return body as Record<string, Scalar>;
}

/** @throws Error with the reason */
export function readUsed(body: unknown): number {
  const { used } = objectOf(body);
  if (typeof used !== 'number' || used < 0) throw new Error('The body must be { "used": NUMBER }.');
  return used;
}

/** @throws Error with the reason */
export function readBehavior(body: unknown): Partial<OrgBehavior> {
  for (const [name, value] of Object.entries(objectOf(body))) {
    const known = hostileBehavior[name as keyof OrgBehavior];
    if (known === undefined) throw new Error(`There is no switch ${name}. See src/local/salesforce/behavior.ts.`);
    const choices: readonly unknown[] | undefined = behaviorChoices[name as keyof OrgBehavior];
    if (choices && !choices.includes(value))
      throw new Error(`The switch ${name} must be one of: ${choices.join(', ')}.`);
    const isList = Array.isArray(known);
    if (isList && !(Array.isArray(value) && value.every((item) => typeof item === 'string')))
      throw new Error(`The switch ${name} must be a list of texts.`);
    if (typeof value !== typeof known) throw new Error(`The switch ${name} must be a ${typeof known}.`);
  }
  return body as Partial<OrgBehavior>;
}

/** Applies `{ permissions?, sharing?, hide?, show? }`. @throws Error with the reason */
export function applyAccess(access: AccessSettings, body: unknown): void {
  const { permissions = {}, sharing = {}, hide = [], show = [], ...unknown } = objectOf(body);
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new Error(`There is no setting ${name}.`);
  access.permit(readPermissions(permissions));
  for (const [sObject, model] of Object.entries(objectOf(sharing))) {
    if (!sharingModels.includes(model as SharingModel))
      throw new Error(`A sharing model must be one of ${sharingModels.join(', ')}.`);
    access.setSharingModel(sObject, model as SharingModel);
  }
  for (const id of texts(hide)) access.hide(id);
  for (const id of texts(show)) access.show(id);
}

/** @throws Error with the reason */
function readPermissions(value: unknown): Partial<Permissions> {
  for (const [name, granted] of Object.entries(objectOf(value))) {
    const known = allGranted[name as keyof Permissions];
    if (known === undefined)
      throw new Error(`There is no permission ${name}. There are: ${Object.keys(allGranted).join(', ')}.`);
    const isList = Array.isArray(granted) && granted.every((item) => typeof item === 'string');
    if (typeof known === 'boolean' ? typeof granted !== 'boolean' : granted !== 'every object' && !isList)
      throw new Error(`${name} must be ${typeof known === 'boolean' ? 'true or false' : 'a list of objects'}.`);
  }
  return value as Partial<Permissions>;
}

/** Does `{ action, id, fields?, losers? }`. @throws Error with the reason */
export function actAsPerson(people: People, body: unknown): void {
  const { action, id, fields = {}, losers = [] } = objectOf(body);
  if (typeof id !== 'string') throw new Error('The body needs the id of a record.');
  if (action === 'edit') people.edit(id, readFields(fields));
  else if (action === 'merge') people.merge(id, texts(losers), readFields(fields));
  else if (action === 'delete' || action === 'purge') people[action](id);
  else if (action === 'undelete') {
    if (!people.undelete(id)) throw new Error('The record is not deleted, or another one has its key.');
  } else throw new Error('The action must be edit, delete, undelete, merge or purge.');
}

function objectOf(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Error('The body must be a JSON object.');
  return body as Record<string, unknown>;
}

function texts(value: unknown): string[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw new Error('Ids must be a list of strings.');
  return value;
}
