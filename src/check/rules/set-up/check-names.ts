// Whether the org has the record types and queues that a record names. Only the snapshot is asked: the function looks the
// names up in the org that it writes to.
import { closestName } from '../../../pipeline/mapping/closest-name.ts';
import type { CompiledName } from '../../../pipeline/mapping/mappings.ts';
import type { SObjectSchema } from '../../../salesforce-schema.ts';
import { withArticle } from '../../../values/with-article.ts';
import type { Finding } from '../../report.ts';
import type { RecordContext } from '../check-operation.ts';

export function checkNames({ rule, schema, report }: RecordContext): void {
  const object = schema.sObject(rule.sObject);
  for (const named of object ? (rule.named ?? []) : []) {
    const finding =
      named.kind === 'queue'
        ? queueFinding(named, object as SObjectSchema, schema.sObjects())
        : recordTypeFinding(named, object as SObjectSchema);
    if (finding) report(named.location, finding);
  }
}

const pull = 'If the org has it, run "npx s3sf schema pull".';

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

function recordTypeFinding({ name }: CompiledName, { name: sObject, fields, recordTypes }: SObjectSchema) {
  if (!fields.some((field) => same(field.name, 'RecordTypeId'))) {
    return {
      code: 'mapping/unknown-record-type',
      message: `${sObject} has no record types in the schema snapshot.`,
      hint: 'Remove "recordType". If the org has record types for it, run "npx s3sf schema pull".',
    };
  }
  if (!recordTypes) return unknownNames('mapping/unknown-record-type', `record types of ${sObject}`);
  const own = recordTypes.filter((each) => same(each.name, name));
  // Without the namespace, a record type of a managed package is found if the org has no other.
  const found = own[0] ?? recordTypes.filter((each) => same(each.name.replace(/^\w+?__/, ''), name))[0];
  if (found) return found.active ? undefined : inactive(found.name, sObject);
  const closest =
    recordTypes.find(({ label }) => same(label, name))?.name ??
    closestName(
      name,
      recordTypes.map((each) => each.name),
    );
  return {
    code: 'mapping/unknown-record-type',
    message: `${sObject} has no record type "${name}" in the schema snapshot.`,
    hint: closest === undefined ? `Write its developer name. ${pull}` : `Did you mean ${closest}?`,
  };
}

const inactive = (name: string, sObject: string): Finding => ({
  code: 'mapping/unknown-record-type',
  message: `The record type ${name} of ${sObject} is inactive, so no record can have it.`,
  hint: 'Activate it in Setup and run "npx s3sf schema pull", or use another.',
});

function queueFinding({ name }: CompiledName, { name: sObject, queues }: SObjectSchema, all: readonly SObjectSchema[]) {
  if (!queues) return unknownNames('mapping/unknown-queue', `queues of ${sObject}`);
  if (queues.some((queue) => same(queue, name))) return undefined;
  const others = all.filter((object) => object.queues?.some((queue) => same(queue, name)));
  if (others.length > 0) {
    return {
      code: 'mapping/unknown-queue',
      message: `The queue ${name} cannot own ${withArticle(sObject)}: it is for ${others.map((object) => object.name).join(' and ')}.`,
      hint: `Add ${sObject} to the supported objects of the queue in Setup and run "npx s3sf schema pull", or use another queue.`,
    };
  }
  const closest = closestName(name, queues);
  return {
    code: 'mapping/unknown-queue',
    message: `The schema snapshot has no queue "${name}" that can own ${withArticle(sObject)}.`,
    hint: closest === undefined ? `Write its developer name. ${pull}` : `Did you mean ${closest}?`,
  };
}

const unknownNames = (code: string, what: string): Finding => ({
  code,
  severity: 'warning',
  message: `The schema snapshot does not list the ${what}, so this name cannot be checked.`,
  hint: 'Run "npx s3sf schema pull".',
});
