// Read as plain YAML, on purpose without the loader: every object, field and external ID the shipped mappings name is in
// the snapshot, can be written the way they write it, and holds what they put in it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type SalesforceSchema, salesforceSchema } from '../../src/salesforce-schema.ts';
import { shippedMappings } from '../mappings/shipped.ts';
import { snapshotFiles } from './read-metadata.ts';

interface Link {
  object: string;
  key: Record<string, string>;
  queue?: string;
}

interface Rule {
  object: string;
  operation?: string;
  /** Platform events have none. */
  key?: Record<string, string>;
  fields?: Record<string, unknown>;
  constants?: Record<string, unknown>;
  links?: Record<string, Link>;
}

interface MappingFile {
  event: string | string[];
  records: Rule[];
  examples: { name: string; event: { id: string; type: string; specversion?: string }; expect: unknown }[];
}

const folder = join(import.meta.dirname, '..', '..', 'mappings');
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml') && name !== '_settings.yaml');
const mappings = files.map((file) => ({
  file,
  mapping: parse(readFileSync(join(folder, file), 'utf8')) as MappingFile,
}));
const rules = mappings.flatMap(({ file, mapping }) =>
  mapping.records.map((rule, index) => ({ label: `${file}, record ${index + 1} (${rule.object})`, rule })),
);
const schema: SalesforceSchema = salesforceSchema(snapshotFiles().map((file) => file.schema));

/** Or the record's own Id. */
function expectExternalId(sObject: string, key: Record<string, string>): void {
  expect(Object.keys(key)).toHaveLength(1);
  for (const name of Object.keys(key)) {
    if (name === 'Id') continue;
    expect(schema.field(sObject, name), `${sObject}.${name}`).toMatchObject({ name, externalId: true, unique: true });
  }
}

/** Some fields can only be set when a record is created. */
const access = ({ operation }: Rule) => ({ createable: true, ...(operation !== 'create' && { updateable: true }) });

test('there is a mapping for each of the events coaches care about', () => {
  const shipped = [
    'conversation.feedback',
    'conversation.feedback_withdrawn',
    'counselor.active_rescue',
    'counselor.anniversary',
    'counselor.login',
    'counselor.texters_helped',
    'supervisor.note',
  ];
  // People add others.
  expect(mappings.flatMap(({ mapping }) => mapping.event)).toEqual(expect.arrayContaining(shipped));
});

describe.each(rules)('$label', ({ rule }) => {
  test('is keyed by a unique external ID', () => {
    expect(schema.sObject(rule.object)?.name).toBe(rule.object);
    if (!rule.object.endsWith('__e')) expectExternalId(rule.object, rule.key ?? {});
  });

  test('writes fields that can be written', () => {
    for (const name of Object.keys({ ...rule.fields, ...rule.constants })) {
      const field = schema.field(rule.object, name);
      expect(field, `${rule.object}.${name}`).toMatchObject({ name, ...access(rule) });
    }
  });

  test('links by an external ID of an object the field may point to', () => {
    for (const [name, link] of Object.entries(rule.links ?? {})) {
      const field = schema.field(rule.object, name);
      expect(field, `${rule.object}.${name}`).toMatchObject({ name, ...access(rule) });
      if (link.queue !== undefined) continue;
      expect(field?.referenceTo).toContain(link.object);
      expect(field?.relationshipName).toEqual(expect.any(String));
      expectExternalId(link.object, link.key);
    }
  });

  test('gives a record it may create all that Salesforce demands', () => {
    if (rule.operation === 'update' || rule.operation === 'delete') return;
    const given = Object.keys({ ...rule.key, ...rule.fields, ...rule.constants, ...rule.links });
    if (given.includes('Id') || rule.object.endsWith('__e')) return;
    const required = schema
      .sObject(rule.object)
      ?.fields.filter((f) => f.createable && !f.nillable && !f.defaultedOnCreate);
    expect(given).toEqual(expect.arrayContaining(required?.map((field) => field.name) ?? ['(no such object)']));
  });

  test('uses values the picklist offers, and texts that fit', () => {
    for (const [name, value] of Object.entries(rule.constants ?? {})) {
      const field = schema.field(rule.object, name);
      if (field?.picklistValues && field.type === 'picklist') {
        expect(field.picklistValues.map((entry) => entry.value)).toContain(value);
      }
      expect(String(value).length).toBeLessThanOrEqual(field?.length ?? Number.POSITIVE_INFINITY);
    }
  });
});

test('every example is a whole event, and those that are shipped have ids of their own', () => {
  const shipped = mappings.filter(({ file }) => (shippedMappings as readonly string[]).includes(file));
  const ids = shipped.flatMap(({ mapping }) => mapping.examples.map((example) => example.event.id));
  expect(new Set(ids).size).toBe(ids.length);
  for (const { file, mapping } of mappings) {
    expect(mapping.examples.length, file).toBeGreaterThan(0);
    // Events of another form are read by the settings.
    for (const { event } of mapping.examples.filter((example) => example.event.specversion !== undefined)) {
      expect(event, file).toMatchObject({ specversion: '1.0', source: expect.any(String) });
      expect([mapping.event].flat()).toContain(event.type);
    }
  }
});

/** A failure may say what was written all the same. */
function writtenIn(expected: unknown): unknown[] {
  if (Array.isArray(expected)) return expected;
  const written = (expected as { written?: unknown } | null)?.written;
  return Array.isArray(written) ? written : [];
}

test('every type and every rule has an example', () => {
  for (const { file, mapping } of mappings) {
    const cloudEvents = mapping.examples.filter(({ event }) => event.specversion !== undefined);
    const types = new Set(cloudEvents.map((example) => example.event.type));
    // Of other events, only the settings know the type.
    if (cloudEvents.length === mapping.examples.length)
      expect([...types].sort(), file).toEqual([mapping.event].flat().sort());
    // Of an event that fails no record is expected.
    const expected = mapping.examples.flatMap(({ expect: records }) => writtenIn(records));
    const written = expected.flatMap((record) => Object.keys(record as object));
    expect(new Set(written), file).toEqual(new Set(mapping.records.map((rule) => rule.object)));
  }
});
