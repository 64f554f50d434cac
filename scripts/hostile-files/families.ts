// Mapping files that somebody made to be slow or to break the tools. `size` is how often the hostile part is repeated.

export interface Family {
  name: string;
  size: number;
  /** The files of the mapping folder by name. */
  files(size: number): Record<string, string>;
}

const head = `event: counselor.login
records:
  - object: Contact
    key: { Counselor_Id__c: data.counselor.id }
    fields:
      LastName: data.counselor.last_name
`;

const example = (index: number, more = '') => `  - name: example ${index}
    event: { specversion: "1.0", id: e${index}, source: p, type: counselor.login, time: 2026-03-02T15:04:05Z, data: { counselor: { id: c${index}, last_name: Ng }${more} } }
    expect: [ { Contact: { Counselor_Id__c: c${index}, LastName: Ng } } ]
`;

const examples = `examples:\n${example(0)}`;

const times = (size: number, part: (index: number) => string, between = '') =>
  Array.from({ length: size }, (_, index) => part(index)).join(between);

const mapping = (text: string) => ({ 'hostile.yaml': text });

/** A file can have this many. */
const mostRecords = 1_000;

/** A mapping whose field has this expression. */
const withExpression = (expression: string) =>
  mapping(`${head}      FirstName: '${expression.replaceAll("'", "''")}'\n${examples}`);

export const families: readonly Family[] = [
  {
    name: 'unknown fields',
    size: 20_000,
    files: (size) => mapping(`${head}${times(size, (i) => `      Field_${i}__c: data.counselor.id\n`)}${examples}`),
  },
  {
    name: 'unknown fields with close names',
    size: 20_000,
    files: (size) => mapping(`${head}${times(size, (i) => `      LastNam${i}: data.counselor.id\n`)}${examples}`),
  },
  {
    name: 'unknown fields on one line',
    size: 20_000,
    files: (size) =>
      mapping(
        `event: counselor.login\nrecords: [{ object: Contact, key: { Counselor_Id__c: data.counselor.id }, fields: { ${times(size, (i) => `Field_${i}__c: data.counselor.id`, ', ')} } }]\n${examples}`,
      ),
  },
  {
    name: 'unknown keys',
    size: 20_000,
    files: (size) => mapping(`${head}${examples}${times(size, (i) => `record_${i}: x\n`)}`),
  },
  {
    name: 'names that are no API names',
    size: 20_000,
    files: (size) => mapping(`${head}${times(size, (i) => `      "a-${i}": data.counselor.id\n`)}${examples}`),
  },
  {
    name: 'records',
    size: 10_000,
    files: (size) =>
      mapping(
        `event: counselor.login\nrecords:\n${times(size, () => '  - object: Contact\n    key: { Counselor_Id__c: data.counselor.id }\n')}${examples}`,
      ),
  },
  {
    name: 'records with an unknown object',
    size: 1_000,
    files: (size) =>
      mapping(
        `event: counselor.login\nrecords:\n${times(Math.min(size, mostRecords), (i) => `  - object: Contakt${i}\n    key: { Counselor_Id__c: data.counselor.id }\n`)}${examples}`,
      ),
  },
  {
    name: 'records with misspelled paths',
    size: 10_000,
    files: (size) =>
      mapping(
        `event: counselor.login\nrecords:\n${times(mostRecords, () => `  - object: Contact\n    key: { Counselor_Id__c: '[${times(size / mostRecords, (i) => `data.counselor.idd${i}`, ', ')}]' }\n`)}${examples}`,
      ),
  },
  {
    name: 'records with links',
    size: 1_000,
    files: (size) =>
      mapping(
        `event: counselor.login\nrecords:\n${times(Math.min(size, mostRecords), (i) => `  - object: Contact\n    key: { Counselor_Id__c: data.counselor.id & "${i}" }\n    fields: { LastName: data.counselor.last_name }\n    links: { ReportsToId: { object: Contact, key: { Counselor_Id__c: data.counselor.id & "${i + 1}" } } }\n`)}${examples}`,
      ),
  },
  {
    name: 'syntax errors in expressions',
    size: 1_000,
    files: (size) =>
      mapping(
        `event: counselor.login\nrecords:\n${times(Math.min(size, mostRecords), () => '  - object: Contact\n    key: { Counselor_Id__c: "data.(" }\n')}${examples}`,
      ),
  },
  {
    name: 'duplicate keys',
    size: 20_000,
    files: (size) => mapping(`${head}${times(size, () => '      FirstName: data.counselor.id\n')}${examples}`),
  },
  {
    name: 'fields that differ in case',
    size: 16,
    files: (size) =>
      mapping(
        `${head}${times(2 ** Math.min(size, 9), (i) => `      ${[...'FirstName'].map((letter, bit) => (i & (1 << bit) ? letter.toUpperCase() : letter.toLowerCase())).join('')}: data.counselor.id\n`)}${examples}`,
      ),
  },
  {
    name: 'YAML errors',
    size: 20_000,
    files: (size) => mapping(`${head}${times(size, (i) => `      F${i}: "a" b\n`)}${examples}`),
  },
  {
    name: 'unclosed quotes',
    size: 20_000,
    files: (size) => mapping(`${head}${times(size, (i) => `      F${i}: "a\n`)}${examples}`),
  },
  {
    name: 'lines too deep',
    size: 10_000,
    files: (size) => mapping(`${head}${times(size, (i) => `      F${i}: a\n        G${i}: b\n`)}${examples}`),
  },
  {
    name: 'tabs',
    size: 20_000,
    files: (size) => mapping(`${head}${times(size, (i) => `\t F${i}: a\n`)}${examples}`),
  },
  {
    name: 'anchors and aliases',
    size: 20_000,
    files: (size) => mapping(`${head}${times(size, (i) => `      F${i}: &a${i} x\n      G${i}: *a${i}\n`)}${examples}`),
  },
  {
    name: 'aliases that double',
    size: 30,
    files: (size) =>
      mapping(`a0: &a0 [x, x]\n${times(size, (i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`)}${head}${examples}`),
  },
  {
    name: 'tags',
    size: 20_000,
    files: (size) => mapping(`${head}${times(size, (i) => `      F${i}: !x a\n`)}${examples}`),
  },
  {
    name: 'one long line',
    size: 5_000_000,
    files: (size) => mapping(`${head}      FirstName: '${'a'.repeat(size)}'\n${examples}`),
  },
  {
    name: 'one long line of control characters',
    size: 1_000_000,
    files: (size) => mapping(`${head}      FirstName: '${'\u0085'.repeat(size)}' x\n${examples}`),
  },
  {
    name: 'a long comment after a problem',
    size: 5_000_000,
    files: (size) => mapping(`${head}      Unknown__c: a # ${'#'.repeat(size)}\n${examples}`),
  },
  {
    name: 'a long name',
    size: 1_000_000,
    files: (size) => mapping(`${head}      ? ${'a'.repeat(size)}\n      : data.counselor.id\n${examples}`),
  },
  {
    name: 'blank lines',
    size: 2_000_000,
    files: (size) => mapping(`${head}${'\n'.repeat(size)}      Unknown__c: a\n${examples}`),
  },
  {
    name: 'deep lists in YAML',
    size: 100_000,
    files: (size) => mapping(`${head}${examples}schema: ${'['.repeat(size)}${']'.repeat(size)}\n`),
  },
  {
    name: 'deep lists that never close',
    size: 100_000,
    files: (size) => mapping(`${head}${examples}schema: ${'['.repeat(size)}\n`),
  },
  {
    name: 'deep groups in YAML',
    size: 2_000,
    files: (size) => mapping(`${head}${examples}schema:\n${times(size, (i) => `${' '.repeat(i + 1)}a:\n`)}`),
  },
  {
    name: 'deep items in YAML',
    size: 50_000,
    files: (size) => mapping(`${head}${examples}schema:\n  ${'- '.repeat(size)}a\n`),
  },
  {
    name: 'a deep example',
    size: 20_000,
    files: (size) => mapping(`${head}examples:\n${example(0, `, deep: ${'[ '.repeat(size)}${' ]'.repeat(size)}`)}`),
  },
  {
    name: 'a deep schema',
    size: 500,
    files: (size) =>
      mapping(`${head}${examples}schema: ${'{ properties: { a: '.repeat(size)}true${' } }'.repeat(size)}\n`),
  },
  {
    name: 'a schema that refers to itself',
    size: 4,
    files: (size) =>
      mapping(
        `${head}${examples}schema:\n  $defs:\n    person:\n      type: object\n      properties:\n${times(size, (i) => `        p${i}: { $ref: "#/$defs/person" }\n`)}  $ref: "#/$defs/person"\n`,
      ),
  },
  {
    name: 'a schema that doubles',
    size: 24,
    files: (size) =>
      mapping(
        `${head}${examples}schema:\n  $ref: "#/$defs/d0"\n  $defs:\n${times(size, (i) => `    d${i}: { properties: { a: { $ref: "#/$defs/d${i + 1}" }, b: { $ref: "#/$defs/d${i + 1}" } } }\n`)}    d${size}: { type: string }\n`,
      ),
  },
  {
    name: 'examples',
    size: 2_000,
    files: (size) => mapping(`${head}examples:\n${times(size, (i) => example(i))}`),
  },
  {
    name: 'examples of another shape each',
    size: 1_000,
    files: (size) => mapping(`${head}examples:\n${times(size, (i) => example(i, `, n${i}: { a: 1 }`))}`),
  },
  {
    name: 'examples that are no events',
    size: 10_000,
    files: (size) => mapping(`${head}examples:\n${times(size, (i) => `  - { name: n${i}, event: {}, expect: [] }\n`)}`),
  },
  {
    name: 'members of one example',
    size: 20_000,
    files: (size) =>
      mapping(
        `${head}examples:\n${example(
          0,
          times(size, (i) => `, m${i}: x`),
        )}`,
      ),
  },
  {
    name: 'items of one example',
    size: 20_000,
    files: (size) =>
      mapping(`${head}examples:\n${example(0, `, items: [${times(size, (i) => `{ a: t${i} }`, ', ')}]`)}`),
  },
  {
    name: 'items that each fail',
    size: 5_000,
    files: (size) =>
      mapping(
        `event: counselor.login\nrecords:\n  - object: Contact\n    forEach: data.items\n    key: { Counselor_Id__c: $number($item) }\nexamples:\n${example(0, `, items: [${times(size, (i) => `t${i}`, ', ')}]`)}`,
      ),
  },
  {
    name: 'event types',
    size: 20_000,
    files: (size) =>
      mapping(
        `${head.replace('counselor.login', `[counselor.login, ${times(size, (i) => `t${i}`, ', ')}]`)}${examples}`,
      ),
  },
  {
    name: 'the same event type many times',
    size: 20_000,
    files: (size) =>
      mapping(`${head.replace('counselor.login', `[${times(size, () => 'counselor.login', ', ')}]`)}${examples}`),
  },
  {
    name: 'files of one event type',
    size: 1_000,
    files: (size) => Object.fromEntries(Array.from({ length: size }, (_, i) => [`m${i}.yaml`, `${head}${examples}`])),
  },
  {
    name: 'settings with unknown keys',
    size: 10_000,
    files: (size) => ({
      ...mapping(`${head}${examples}`),
      '_settings.yaml': `unmapped: ignore\n${times(size, (i) => `mapping_${i}: x\n`)}`,
    }),
  },
  { name: 'quotes', size: 40_000, files: (size) => withExpression(`"${"'".repeat(size)}"`) },
  { name: 'conditionals', size: 1_500, files: (size) => withExpression(`${'a ? 1 : '.repeat(size)}2`) },
  { name: 'conditionals inside', size: 1_500, files: (size) => withExpression(`${'a ? '.repeat(size)}1`) },
  { name: 'defaults', size: 1_500, files: (size) => withExpression(`${'a ?: '.repeat(size)}2`) },
  { name: 'fallbacks', size: 1_500, files: (size) => withExpression(`${'a ?? '.repeat(size)}2`) },
  { name: 'parentheses', size: 9_000, files: (size) => withExpression(`${'('.repeat(size)}1${')'.repeat(size)}`) },
  { name: 'lists', size: 9_000, files: (size) => withExpression(`${'['.repeat(size)}1${']'.repeat(size)}`) },
  { name: 'objects', size: 3_000, files: (size) => withExpression(`${'{"a":'.repeat(size)}1${'}'.repeat(size)}`) },
  { name: 'brackets that never close', size: 19_000, files: (size) => withExpression('['.repeat(size)) },
  { name: 'texts joined', size: 6_000, files: (size) => withExpression(`${'a & '.repeat(size)}a`) },
  { name: 'sums', size: 6_000, files: (size) => withExpression(`${'1+'.repeat(size)}1`) },
  { name: 'ands', size: 3_000, files: (size) => withExpression(`${'a and '.repeat(size)}a`) },
  { name: 'a path of many steps', size: 9_000, files: (size) => withExpression(`a${'.a'.repeat(size)}`) },
  { name: 'filters', size: 6_000, files: (size) => withExpression(`a${'[0]'.repeat(size)}`) },
  { name: 'nested filters', size: 6_000, files: (size) => withExpression(`${'a['.repeat(size)}0${']'.repeat(size)}`) },
  {
    name: 'nested calls',
    size: 2_000,
    files: (size) => withExpression(`${'$string('.repeat(size)}a${')'.repeat(size)}`),
  },
  { name: 'unary minus', size: 9_000, files: (size) => withExpression(`${'-'.repeat(size)}1`) },
  { name: 'chained calls', size: 2_000, files: (size) => withExpression(`a${' ~> $string'.repeat(size)}`) },
  {
    name: 'nested functions',
    size: 1_200,
    files: (size) => withExpression(`${'function($a){'.repeat(size)}1${'}'.repeat(size)}`),
  },
  { name: 'parts of a block', size: 6_000, files: (size) => withExpression(`(${'a; '.repeat(size)}a)`) },
  {
    name: 'unknown variables',
    size: 3_000,
    files: (size) => withExpression(`[${times(size, (i) => `$v${i}`, ', ')}]`),
  },
  {
    name: 'variables bound',
    size: 1_200,
    files: (size) => withExpression(`(${times(size, (i) => `$v${i} := ${i}; `)}1)`),
  },
  {
    name: 'variables that double',
    size: 500,
    files: (size) => withExpression(`($v0 := "x"; ${times(size, (i) => `$v${i + 1} := $v${i} & $v${i}; `)}1)`),
  },
  {
    name: 'defaults that nest',
    size: 30,
    files: (size) => withExpression(`${'('.repeat(size)}a${' ?: a)'.repeat(size)}`),
  },
  {
    name: 'expressions with many unknown paths',
    size: 2_000,
    files: (size) =>
      mapping(
        `event: counselor.login\nrecords:\n${times(mostRecords, () => `  - object: Contact\n    key: { Counselor_Id__c: '[${times(size / 100, (i) => `data.counselor.i${i}`, ', ')}]' }\n`)}${examples}`,
      ),
  },
];
