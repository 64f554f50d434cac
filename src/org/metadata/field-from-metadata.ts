// A custom field's metadata file → the field as the schema snapshot describes it.
import { XMLParser } from 'fast-xml-parser';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { SObjectField, SObjectFieldType } from '../../salesforce-schema.ts';

/** The describe type of each metadata type, and the length if the metadata does not contain it. */
const types: Record<string, { type: SObjectFieldType; length?: number }> = {
  Checkbox: { type: 'boolean' },
  Currency: { type: 'currency' },
  Date: { type: 'date' },
  DateTime: { type: 'datetime' },
  Email: { type: 'email', length: 80 },
  Html: { type: 'textarea' },
  LongTextArea: { type: 'textarea' },
  Lookup: { type: 'reference' },
  MasterDetail: { type: 'reference' },
  MultiselectPicklist: { type: 'multipicklist', length: 4099 },
  Number: { type: 'double' },
  Percent: { type: 'percent' },
  Phone: { type: 'phone', length: 40 },
  Picklist: { type: 'picklist', length: 255 },
  Text: { type: 'string' },
  TextArea: { type: 'textarea', length: 255 },
  Time: { type: 'time' },
  Url: { type: 'url', length: 255 },
};

const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'value' });

/** What is under the element; undefined if the file has another one. */
export function readMetadata(text: string, root: string): JsonObject | undefined {
  const parsed: JsonValue = parser.parse(text);
  const xml = isJsonObject(parsed) ? parsed[root] : undefined;
  return isJsonObject(xml) ? xml : undefined;
}

/** Throws an `Error` that names the file if a field of this type is not supported. */
export function fieldFromMetadata(path: string, content: string): SObjectField {
  const xml = readMetadata(content, 'CustomField');
  const known = xml && types[textIn(xml, 'type') ?? ''];
  const name = xml && textIn(xml, 'fullName');
  if (!xml || !known || !name || 'formula' in xml) throw new Error(`${path}: fields of this type are not supported.`);
  const length = textIn(xml, 'length') ?? known.length;
  const isMaster = textIn(xml, 'type') === 'MasterDetail';
  return {
    name,
    label: textIn(xml, 'label') ?? name,
    type: known.type,
    ...(length === undefined ? {} : { length: Number(length) }),
    ...(xml.precision === undefined ? {} : { precision: Number(xml.precision), scale: Number(xml.scale) }),
    nillable: !(isMaster || known.type === 'boolean' || isTrue(xml, 'required')),
    createable: true,
    updateable: !isMaster || isTrue(xml, 'reparentableMasterDetail'),
    defaultedOnCreate: known.type === 'boolean' || xml.defaultValue !== undefined,
    ...(isTrue(xml, 'externalId') ? { externalId: true, idLookup: true } : {}),
    ...(isTrue(xml, 'unique') ? { unique: true } : {}),
    ...(isTrue(xml, 'caseSensitive') ? { caseSensitive: true } : {}),
    ...(textIn(xml, 'type') === 'Html' ? { htmlFormatted: true } : {}),
    ...(isJsonObject(xml.valueSet) ? picklist(xml.valueSet, path) : {}),
    ...(known.type === 'reference' ? reference(xml, name) : {}),
  };
}

function picklist(valueSet: JsonObject, path: string): Partial<SObjectField> {
  const definition = valueSet.valueSetDefinition;
  if (!isJsonObject(definition) || !Array.isArray(definition.value))
    throw new Error(`${path}: the picklist values are not in this file. Global value sets are not supported.`);
  const picklistValues = definition.value.filter(isJsonObject).map((entry) => {
    const value = textIn(entry, 'fullName') ?? '';
    return { value, label: textIn(entry, 'label') ?? value, active: textIn(entry, 'isActive') !== 'false' };
  });
  return { ...(isTrue(valueSet, 'restricted') ? { restrictedPicklist: true } : {}), picklistValues };
}

/** The file's relationshipName names the children. The parent's relationship name derives from the field's name. */
function reference(xml: JsonObject, name: string): Partial<SObjectField> {
  return { referenceTo: [textIn(xml, 'referenceTo') ?? ''], relationshipName: name.replace(/__c$/i, '__r') };
}

export function textIn(xml: JsonObject, name: string): string | undefined {
  const value = xml[name];
  return typeof value === 'string' ? value : undefined;
}

const isTrue = (xml: JsonObject, name: string) => xml[name] === 'true';
