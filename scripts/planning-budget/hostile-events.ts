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
    name: 'text padded with a long one',
    mapping: single('$string($count($map([1..9000], function($n) { $length($pad("", 1000, data.text)) })))'),
    data: { id: 'c', text: 'ab'.repeat(500) },
  },
  {
    name: 'text that is almost found at each position',
    mapping: single('$string($contains(data.text, data.word))'),
    data: { id: 'c', text: 'a'.repeat(600_000), word: `b${'a'.repeat(300_000)}` },
  },
  {
    name: 'text cut at one that is almost found',
    mapping: single('$substringBefore(data.text, data.word) & $join($split(data.text, data.word))'),
    data: { id: 'c', text: 'a'.repeat(600_000), word: `b${'a'.repeat(300_000)}` },
  },
  {
    name: 'replacement with many groups',
    mapping: single('$replace(data.text, /a/, data.by)'),
    data: { id: 'c', text: 'a'.repeat(9_000), by: '$9'.repeat(400_000) },
  },
  {
    name: 'objects split into their members',
    mapping: single('$string($count($map([1..500], function($n) { $count($spread(data.items)) })))'),
    data: { id: 'c', items: numbers(9_000).map((id) => ({ id })) },
  },
  {
    name: 'members that are lists',
    mapping: single('$string($count($map([1..500], function($n) { $count(data.lists.*) })))'),
    data: { id: 'c', lists: Object.fromEntries(numbers(9_000).map((id) => [`m${id}`, [id]])) },
  },
  {
    name: 'a name looked for in lists of lists',
    mapping: single('$string($count($map([1..9000], function($n) { $exists(data.lists.name) })))'),
    data: { id: 'c', lists: numbers(50).map(() => numbers(9_000)) },
  },
  {
    name: 'items chosen by a long list',
    mapping: single('($all := [0..9999]; $string($count($map([1..500], function($n) { $count($all[$all]) }))))'),
    data: { id: 'c' },
  },
  {
    name: 'conditions on a long list',
    mapping: single('($all := [1..9999]; $string($count($map([1..9999], function($n) { $all and $all ? 1 : 2 }))))'),
    data: { id: 'c' },
  },
  {
    name: 'conditions on an object with many members',
    mapping: single('$string($count($map([1..9999], function($n) { data.many ? 1 : 2 })))'),
    data: { id: 'c', many: Object.fromEntries(numbers(40_000).map((id) => [`m${id}`, id])) },
  },
  {
    name: 'long texts sorted',
    mapping: single('$string($count($map([1..500], function($n) { $count($sort(data.texts)) })))'),
    data: { id: 'c', texts: numbers(90).map((id) => `${'a'.repeat(9_000)}${(id * 37) % 90}`) },
  },
  {
    name: 'long texts that differ at their end',
    mapping: single('$string($count($map([1..500], function($n) { $count($distinct(data.texts)) })))'),
    data: { id: 'c', texts: numbers(90).map((id) => `${'a'.repeat(9_000)}${100 + id}`) },
  },
  {
    name: 'times written by a long picture',
    mapping: single(
      '$string($count($map([1..9999], function($n) { $fromMillis($n, "[Y0001][M01][D01][H01][m01][s01][f001][FNn][MNn][W][w][x][E][C][P][Z][d][X][F1]") })))',
    ),
    data: { id: 'c' },
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
