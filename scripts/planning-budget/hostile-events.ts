// Events and mappings that are expensive to plan, each for another reason, and two that are merely large.

export interface HostileEvent {
  name: string;
  /** A whole mapping file for the type `test.event`. */
  mapping: string;
  data: unknown;
}

const contact = (lines: string, key: string) => `event: test.event
records:
  - object: Contact
    key: { Counselor_Id__c: ${key} }
${lines}`;
const forEach = (lines: string) => contact(`    forEach: data.items\n${lines}`, '$string($item.id)');
const field = (expression: string) => `    fields:\n      LastName: >-\n        ${expression}\n`;
const single = (expression: string) => contact(field(expression), 'data.id');
const withSchema = (schema: string) => single('"x"').replace('records:', `schema: ${schema}\nrecords:`);

const items = (count: number) => Array.from({ length: count }, (_, id) => ({ id, name: `n${id}` }));
/** `a` and `b` in no regular order. */
const mixed = (length: number) =>
  Array.from({ length }, (_, index) => ((Math.imul(index, 2654435761) >>> 13) & 1 ? 'a' : 'b')).join('');
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

export const hostileEvents: readonly HostileEvent[] = [
  {
    name: '1,000 items with six simple fields',
    mapping: forEach(
      `    fields:\n${['FirstName', 'LastName', 'Title', 'Email', 'MobilePhone', 'MailingCity']
        .map((name) => `      ${name}: $uppercase($item.name) & " " & data.id\n`)
        .join('')}`,
    ),
    data: { id: 'c', items: items(1_000) },
  },
  {
    name: 'filter in forEach, 25 KB',
    mapping: forEach(field('$string(data.items[id = $item.id].name)')),
    data: { id: 'c', items: items(1_000) },
  },
  {
    name: 'filter in forEach, 50 KB',
    mapping: forEach(`${field('$string(data.items[id = $item.id and name = $item.name].name)')}`),
    data: { id: 'c', items: [...items(1_000), ...items(1_000)] },
  },
  {
    name: 'sort in forEach',
    mapping: forEach(field('$string($sort(data.numbers)[0])')),
    data: { id: 'c', items: items(1_000), numbers: numbers(9_000).reverse() },
  },
  {
    name: 'functions over lists',
    mapping: single('$string($count($map([1..5000], function($n) { $sum(data.numbers) + $max(data.numbers) })))'),
    data: { id: 'c', numbers: numbers(9_000) },
  },
  {
    name: 'texts compared and cut',
    mapping: single(
      '$string($count($map([1..9000], function($n) { $contains(data.text, "b") or $length(data.text) = $n })))',
    ),
    data: { id: 'c', text: 'a'.repeat(900_000) },
  },
  {
    name: 'lists that are kept',
    mapping: single('$string($count($map([1..9000], function($n) { [1..9000] })))'),
    data: { id: 'c' },
  },
  {
    name: 'texts that are kept',
    mapping: single('$string($count($map([1..9000], function($n) { $pad("", 900000, $string($n)) })))'),
    data: { id: 'c' },
  },
  {
    name: 'regular expression',
    mapping: single('$string($count($map([1..9000], function($n) { $contains(data.text, /[ab]*a[ab]{900}[cd]/) })))'),
    data: { id: 'c', text: mixed(900_000) },
  },
  {
    name: 'objects in objects compared',
    mapping: single('$string($count($map([1..9000], function($n) { data.one = data.two })))'),
    data: { id: 'c', one: items(9_000), two: items(9_000) },
  },
  {
    name: 'uniqueItems, 220 KB of objects',
    mapping: withSchema('{ properties: { items: { type: array, uniqueItems: true } } }'),
    data: { id: 'c', items: items(9_000) },
  },
  {
    name: 'schema that doubles 30 times',
    mapping: withSchema(
      `{ $ref: "#/$defs/a0", $defs: { ${Array.from({ length: 30 }, (_, at) => `a${at}: { allOf: [{ $ref: "#/$defs/a${at + 1}" }, { $ref: "#/$defs/a${at + 1}" }] }`).join(', ')}, a30: { minProperties: 1 } } }`,
    ),
    data: { id: 'c' },
  },
  {
    name: 'schema with a hostile pattern',
    mapping: withSchema('{ properties: { items: { items: { pattern: "[ab]*a[ab]{900}[cd]" } } } }'),
    data: { id: 'c', items: Array.from({ length: 900 }, () => mixed(1_000)) },
  },
  {
    name: 'every item breaks the schema',
    mapping: withSchema('{ properties: { items: { items: { type: object, required: [a, b, c] } } } }'),
    data: { id: 'c', items: Array.from({ length: 400_000 }, () => 1) },
  },
];
