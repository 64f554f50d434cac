// What an event and its mapping say about its steps beyond the log: what is planned, which records were not written, and
// which record is missing, by the names that people see in Salesforce. It stays on the machine of the person who asks.
import { stat } from 'node:fs/promises';
import { countText } from '../../../cli/rendering/count-text.ts';
import { sentence, writtenWords } from '../../../cli/trace/index/event-state.ts';
import type { StepFacts } from '../../../cli/trace/index/event-steps.ts';
import type { IndexedEvent } from '../../../cli/trace/index/event-table.ts';
import {
  type MissingRecord,
  type UnwrittenRecord,
  unwrittenRecords,
} from '../../../cli/trace/index/unwritten-records.ts';
import { readExample } from '../../../examples/run-example.ts';
import type { JsonObject } from '../../../json.ts';
import { fieldLabel, objectLabel } from '../../../overview/words/labels.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import type { Plan } from '../../../pipeline/plan/plan.ts';
import { planEvent } from '../../../pipeline/plan/plan-event.ts';
import type { SalesforceSchema } from '../../../salesforce-schema.ts';

export interface StepFactsContext {
  /** The saved ones, of the event's type. */
  mappings: Mappings;
  schema: SalesforceSchema;
}

/** @param content undefined if it cannot be read */
export async function stepFacts(
  event: IndexedEvent,
  content: JsonObject | undefined,
  { mappings, schema }: StepFactsContext,
): Promise<StepFacts> {
  const mapping = mappings.forType(event.event?.type ?? '');
  const last = event.tries.at(-1);
  const plan = content && (await planned(content, event.key, mappings));
  const text = plan && plannedText(plan, mapping !== undefined && (await isSavedSince(mapping.file, event.at)));
  const unwritten = last ? unwrittenRecords(last, { plan, mapping }) : [];
  const decisive = unwritten.find(({ isDecisive }) => isDecisive);
  const why = decisive && missingText(decisive, schema);
  return {
    ...(text && { planned: text }),
    ...(why && { why }),
    ...(decisive?.source && { source: decisive.source }),
    unwritten: unwritten.map((each) => ({
      sObject: each.sObject,
      text: each === decisive ? '' : missingText(each, schema) || (each.isDecisive ? '' : each.code),
      ...(each.source && { source: each.source }),
    })),
  };
}

async function planned(content: JsonObject, key: string, mappings: Mappings): Promise<Plan | undefined> {
  const read = await readExample({ event: content, key }, mappings);
  return 'failure' in read ? undefined : planEvent(read.event, mappings);
}

/** A file that is gone has no mapping. */
const isSavedSince = async (file: string, at: string): Promise<boolean> => {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && found.mtimeMs > Date.parse(at);
};

/** Empty if there is nothing to say that is true of the attempt. */
function plannedText(plan: Plan, isNewer: boolean): string {
  const since = 'The mapping was saved after this attempt.';
  switch (plan.kind) {
    case 'write': {
      const all = [...plan.records, ...(plan.unwritten ?? [])];
      const text = `${countText(all.length, 'record')}: ${writtenWords(all.map(({ sObject }) => sObject))}`;
      return isNewer ? `${since} It now plans ${text}.` : text;
    }
    case 'failed':
      return isNewer ? `${since} It now fails: ${sentence(plan.failure.message)}` : '';
    case 'ignored':
      return isNewer ? `${since} It now plans nothing.` : '';
  }
}

/** `Name: no Contact with Counselor ID cc-1042 exists.` */
function missingText({ sObject, missing }: UnwrittenRecord, schema: SalesforceSchema): string {
  const sentenceOf = ({ field, sObject: parent, key }: MissingRecord) =>
    `${field === undefined ? objectLabel(schema, sObject) : `${objectLabel(schema, sObject)}, ${fieldLabel(schema, sObject, field)}`}: no ${objectLabel(schema, parent)} with ${key.field === 'Id' ? 'the Id' : fieldLabel(schema, parent, key.field)} ${key.value} exists.`;
  return missing.map(sentenceOf).join(' ');
}
