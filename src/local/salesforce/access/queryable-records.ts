// What the user of a call can query: visible records of the org, and records of the setup.
import type { StoredRecord } from '../records/store.ts';
import type { RestCall } from '../rest/rest-call.ts';
import type { OrgObject } from '../schema/org-schema.ts';
import { createSetupSchema, needsViewSetup } from './setup-objects.ts';
import { setupRecords } from './setup-records.ts';
import { visibleRecords } from './visible-records.ts';

export interface QueryableRecords {
  object(name: string): OrgObject | undefined;
  all(object: OrgObject): Iterable<StoredRecord>;
  byId(id: string): StoredRecord | undefined;
}

export function queryableRecords(call: RestCall): QueryableRecords {
  const { org } = call;
  const visible = visibleRecords(call);
  const setup = createSetupSchema();
  const isSetup = (object: OrgObject) => setup.object(object.name) === object;
  return {
    object(name) {
      const own = org.schema.object(name);
      if (own) return own;
      const object = setup.object(name);
      return object && needsViewSetup.has(object.name) && !org.access.permissions().viewSetup ? undefined : object;
    },
    all: (object) => (isSetup(object) ? setupRecords(call, setup, object) : visible.all(object)),
    byId(id) {
      const object = setup.objectOfPrefix(id.slice(0, 3));
      return object && !org.schema.object(object.name)
        ? setupRecords(call, setup, object).find((record) => record.id === id)
        : visible.byId(id);
    },
  };
}
