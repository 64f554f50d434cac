// Describe results with every key that Salesforce returns. Values missing from the schema file get defaults.
import type { FieldType } from './described-object.ts';
import type { OrgField, OrgObject } from './org-schema.ts';

const soapTypes: Partial<Record<FieldType, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  long: 'xsd:long',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  time: 'xsd:time',
  base64: 'xsd:base64Binary',
  address: 'urn:address',
  location: 'urn:location',
};

/** One entry of `GET /sobjects`. `base` is `/services/data/vNN.0`. */
export function describeBriefly(object: OrgObject, base: string): Record<string, unknown> {
  const path = `${base}/sobjects/${object.name}`;
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: object.createable,
    custom: object.custom,
    customSetting: false,
    deepCloneable: false,
    deletable: object.deletable,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: `${object.label}s`,
    layoutable: !object.isEvent,
    mergeable: false,
    mruEnabled: !object.isEvent,
    name: object.name,
    queryable: !object.isEvent,
    replicateable: !object.isEvent,
    retrieveable: !object.isEvent,
    searchable: !object.isEvent,
    triggerable: true,
    undeletable: object.deletable,
    updateable: object.updateable,
    urls: { sobject: path, describe: `${path}/describe`, rowTemplate: `${path}/{ID}` },
  };
}

/** `GET /sobjects/X/describe`. */
export function describeObject(object: OrgObject, base: string): Record<string, unknown> {
  return {
    actionOverrides: [],
    childRelationships: [],
    compactLayoutable: !object.isEvent,
    ...describeBriefly(object, base),
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: object.fields.map(describeField),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [],
    searchLayoutable: !object.isEvent,
    sobjectDescribeOption: 'FULL',
    supportedScopes: [{ label: `All ${object.label}s`, name: 'everything' }],
  };
}

function describeField(field: OrgField): Record<string, unknown> {
  const { isKey: _key, foldsCase: _folds, picklistValues, ...described } = field;
  const custom = /__[a-z]$/i.test(field.name);
  return {
    aggregatable: true,
    aiPredictionField: false,
    byteLength: field.length * 3,
    calculatedFormula: null,
    cascadeDelete: false,
    compoundFieldName: null,
    controllerName: null,
    custom,
    defaultValueFormula: null,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.type === 'int' ? 9 : 0,
    displayLocationInDecimal: false,
    encrypted: field.type === 'encryptedstring',
    extraTypeInfo: null,
    filterable: field.type !== 'textarea',
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: field.type !== 'textarea',
    highScaleNumber: false,
    inlineHelpText: null,
    mask: null,
    maskType: null,
    nameField: field.name === 'Name',
    namePointing: field.polymorphicForeignKey,
    permissionable: custom,
    queryByDistance: false,
    referenceTargetField: null,
    relationshipOrder: null,
    restrictedDelete: false,
    searchPrefilterable: false,
    soapType: soapTypes[field.type] ?? 'xsd:string',
    sortable: field.type !== 'textarea',
    writeRequiresMasterRead: false,
    ...described,
    picklistValues: picklistValues.map((entry) => ({
      active: entry.active,
      defaultValue: false,
      label: entry.label,
      validFor: null,
      value: entry.value,
    })),
  };
}
