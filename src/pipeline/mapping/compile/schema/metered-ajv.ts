// Ajv for the schemas that people write in mappings. The checks it compiles count what they do, each part of the schema
// each time it is applied to a part of the event, and stop at the first few breaches.
import { _, Ajv2020, type KeywordCxt, Name, type Options } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { isJsonObject, type JsonValue } from '../../../../json.ts';
import { linearPatterns } from './linear-pattern.ts';
import type { SchemaMeter } from './schema-meter.ts';

/** What a compiled check that is written to a file calls. */
export const namesInChecks = { meter: 'meter', linearPattern: 'linearPattern' };

/** Breaches after which a check stops. An object can add one for each of its members. */
const enough = 20;

const valuesPerStep = 50;

/** Their regular expressions in ajv-formats read a long text again and again. */
const quadraticFormats = new Set<unknown>(['url', 'date-time', 'iso-date-time']);

/** @param code options for checks that are written to a file */
export function meteredAjv(meter: SchemaMeter, code: Options['code'] = {}): Ajv2020 {
  const regExp = Object.assign(linearPatterns(meter.spend), { code: namesInChecks.linearPattern });
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
    strictTuples: false,
    logger: false,
    // An event has no member "constructor" unless it says so.
    ownProperties: true,
    // Two mappings can use the same $id.
    addUsedSchema: false,
    // A large definition that is used a thousand times is compiled once.
    inlineRefs: 20,
    code: { ...code, regExp },
  });
  formats.default(ajv);
  meterSubschemas(ajv, meter);
  replaceCode(ajv, 'uniqueItems', (keyword) => {
    if (keyword.schema === true) keyword.fail(_`!${methodOf(keyword, meter, 'areUnique')}(${keyword.data})`);
  });
  replaceCode(ajv, 'const', (keyword, original) => {
    if (isObject(keyword.schema)) failUnless(keyword, 'isEqual');
    else original(keyword);
  });
  replaceCode(ajv, 'enum', (keyword, original) => {
    if (keyword.schema.some(isObject)) failUnless(keyword, 'isOneOf');
    else original(keyword);
  });
  function failUnless(keyword: KeywordCxt, name: 'isEqual' | 'isOneOf') {
    keyword.fail(_`!${methodOf(keyword, meter, name)}(${keyword.data}, ${keyword.schemaValue})`);
  }
  for (const name of ['anyOf', 'oneOf', 'contains', 'propertyNames']) stopAtFirst(ajv, name);
  return ajv;
}

/** Puts code before that of all keywords. Ajv runs it wherever a schema has one of those that it "implements". */
function meterSubschemas(ajv: Ajv2020, meter: SchemaMeter) {
  const definition = {
    keyword: 'meter',
    type: [],
    schemaType: [],
    implements: Object.keys(ajv.RULES.all),
    allowUndefined: true,
    code(keyword: KeywordCxt) {
      const { gen, data, it } = keyword;
      gen.code(_`${methodOf(keyword, meter, 'spend')}(${ownSize(it.schema) / valuesPerStep})`);
      if (quadraticFormats.has(it.schema.format)) gen.code(_`${methodOf(keyword, meter, 'spendOnPairs')}(${data})`);
      const steps = stepsPerMember(it.schema);
      if (steps > 0) gen.code(_`${methodOf(keyword, meter, 'spendOn')}(${data}, ${steps})`);
      // In an alternative, a breach may not count.
      if (it.compositeRule || !it.allErrors) return;
      const [errors, vErrors] = [new Name('errors'), new Name('vErrors')];
      gen.if(_`${errors} >= ${enough}`, () => gen.assign(_`${it.validateName}.errors`, vErrors).return(false));
    },
  };
  ajv.RULES.rules.unshift({ rules: [{ keyword: definition.keyword, definition }] });
}

/** Values that Ajv compares with one value of the event, or names that it looks up in it. */
function ownSize(schema: Record<string, unknown>): number {
  const compared = [schema.enum, schema.const, schema.required, schema.dependentRequired] as JsonValue[];
  return 1 + compared.reduce<number>((sum, value) => sum + sizeOf(value), 0) + namesIn(schema.properties);
}

/** For each character of a text, or each member of an object. */
function stepsPerMember(schema: Record<string, unknown>): number {
  if (schema.format !== undefined) return 1 / 20;
  if (schema.minLength !== undefined || schema.maxLength !== undefined) return 1 / 500;
  const goesThrough = [
    ...['additionalProperties', 'unevaluatedProperties', 'propertyNames', 'minProperties', 'maxProperties'],
    'patternProperties',
  ];
  if (!goesThrough.some((name) => schema[name] !== undefined)) return 0;
  return (1 + namesIn(schema.patternProperties) + namesIn(schema.properties) / 10) / valuesPerStep;
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

const namesIn = (value: unknown) => (typeof value === 'object' && value !== null ? Object.keys(value).length : 0);

function sizeOf(value: JsonValue | undefined): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + sizeOf(item), 1);
  if (isJsonObject(value)) return sizeOf(Object.values(value));
  return value === undefined ? 0 : 1;
}

/** In an alternative, one breach is enough to leave it. */
function stopAtFirst(ajv: Ajv2020, name: string) {
  replaceCode(ajv, name, (keyword, original) => {
    const { subschema } = keyword;
    keyword.subschema = (part, valid) => subschema.call(keyword, { ...part, allErrors: false }, valid);
    original(keyword);
  });
}

type MakeCode = (keyword: KeywordCxt) => void;

function replaceCode(ajv: Ajv2020, name: string, code: (keyword: KeywordCxt, original: MakeCode) => void) {
  const rule = ajv.RULES.all[name];
  if (typeof rule !== 'object' || !('code' in rule.definition)) throw new Error(`Ajv has no code for ${name}.`);
  const { definition } = rule;
  const original: MakeCode = (keyword) => definition.code(keyword);
  const error = { message: 'breaks it' };
  rule.definition = {
    ...definition,
    ...(name === 'uniqueItems' && { error }),
    code: (keyword) => code(keyword, original),
  };
}

function methodOf({ gen }: KeywordCxt, meter: SchemaMeter, name: Exclude<keyof SchemaMeter, 'within'>) {
  return gen.scopeValue('func', {
    key: name,
    ref: meter[name],
    code: _`${new Name(namesInChecks.meter)}.${new Name(name)}`,
  });
}
