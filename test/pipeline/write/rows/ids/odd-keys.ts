// Keys that something on the way to Salesforce could take for something else: a path, a format, a query, a reference, a
// number, another key. Each identifies its own record.

export const oddKeys: readonly string[] = [
  // Endings by which a server chooses a format, or refuses a URL "for security reasons"
  'ann@example.inc',
  'ann.json',
  'ann.xml',
  'ann.php',
  'ann.js',
  'ann.exe',
  // Paths and queries of URLs
  '.',
  '..',
  'a/b',
  '/a',
  'a/../b',
  'a\\b',
  'a?b=c',
  'a#b',
  'a;b',
  'a&b=c',
  'a+b',
  'a%2Fb',
  '100%',
  '%',
  // SOQL and JSON
  "O'Neill",
  "'",
  "') OR Id != null OR (Name = '",
  '"quoted"',
  'a,b',
  'a_b%',
  'null',
  'true',
  // References of composite calls
  '@{part0[0].id}',
  'x@{hello}y',
  '@{',
  // Case, numbers, blanks, other scripts, length
  'cc-A1',
  'cc-a1',
  '007',
  '7',
  '1e3',
  'two words',
  'ü€ñ',
  '話題😀',
  'e\u0301',
  'x'.repeat(80),
];
