// What people write by the habits of other tools and languages, and what it is here. Only asked about an expression that
// is not valid.
import { insteadOfFunction } from './functions.ts';
import { filledIn, placeholderIn } from './placeholders.ts';

interface Habit {
  sign: RegExp;
  hint: string | ((source: string, found: RegExpExecArray) => string | undefined);
}

const curlyQuotes = /[\u201c\u201d\u201e\u2018\u2019]/;
/** A long expression shows its habits early. */
const longest = 2_000;

const habits: readonly Habit[] = [
  { sign: /^\s*=(?!=)/, hint: withoutEquals },
  {
    sign: /^\s*["']?\d{1,2}([/.-])\d{1,2}\1\d{4}\b/,
    hint: 'Write a day with the year first and in quotes: \'"2026-06-01"\'.',
  },
  { sign: /^\s*["']?\d{4}-\d{2}-\d{2}\b/, hint: 'Put a day or a time in quotes: \'"2026-06-01"\'.' },
  { sign: /^\s*if\b.*\bthen\b|^\s*case\s+when\b|^\s*if\b(?!\s*\()/is, hint: choice },
  { sign: /^\s*if\s*\([^?]*\)\s*[{:"'\w]/is, hint: 'Write condition ? "then" : "else".' },
  { sign: /^\s*select\b.*\bfrom\b/is, hint: 'Expressions can only read the event, not values in Salesforce.' },
  { sign: /&&/, hint: 'Use the word "and" between two conditions.' },
  { sign: /\|\|\s*["'\d]/, hint: 'Before a default, write ?:. Between two conditions, use the word "or".' },
  { sign: /\|\|/, hint: 'Use the word "or" between two conditions.' },
  { sign: /<>|=!/, hint: 'For “is not equal”, write !=.' },
  { sign: /!==/, hint: 'For “is not equal”, write !=.' },
  { sign: /=>/, hint: 'Write a function as function($item) { $item.name }. For “at least”, write >=.' },
  { sign: /===/, hint: 'To compare, write a single =.' },
  { sign: /\bis\s+not\s+(null|none|empty|blank|missing)\b/i, hint: 'Write data.name != null, or $exists(data.name).' },
  { sign: /\bis\s+(null|none|empty|blank|missing)\b/i, hint: 'Write data.name = null, or $not($exists(data.name)).' },
  { sign: /\s+is\s+not\s/i, hint: 'For “is not equal”, write !=.' },
  { sign: /\s+is\s+/i, hint: 'To compare, write =.' },
  { sign: /\bnot\s+in\b/i, hint: 'Write $not(… in […]).' },
  { sign: /^\s*not\s+[\w$]|[\s(]not\s+[\w$]|(^|[\s(])!\s*[\w$(]/i, hint: 'Write $not(…) around the condition.' },
  { sign: wordBetween('contains|includes|like|matches'), hint: 'Write $contains(data.name, "part").' },
  { sign: wordBetween('startswith|starts with|begins with'), hint: 'Write $contains(data.name, /^Crisis/).' },
  { sign: wordBetween('between'), hint: 'Write data.score >= 1 and data.score <= 5.' },
  { sign: wordBetween('equals|eq'), hint: 'To compare, write =.' },
  // Not of a sum in brackets: `(1) AND`.
  { sign: /\bAND\b|\bAnd\b/, hint: 'Write "and" in lower case.' },
  { sign: /\bOR\b|\bOr\b/, hint: 'Write "or" in lower case.' },
  {
    sign: /(\d[\d.]*)\s*%(?!\s*[\w("'$])/,
    hint: (_, [, number]) => `Here, % calculates a remainder. Write ${number}.`,
  },
  { sign: /(?<![\w.)\]])\d{1,3}(?:,\d{3})+(?!\d)/, hint: (_, [number]) => `Write ${number.replaceAll(',', '')}.` },
  {
    sign: /(?<![\w.)\]])(\d+),(\d{1,2})(?!\d)/,
    hint: (_, [, whole, part]) => `Write a decimal point: ${whole}.${part}.`,
  },
  { sign: /\?\./, hint: 'Write a dot alone: if a part is missing, the path finds nothing.' },
  { sign: /^\s*return\b/, hint: 'Leave out return: the expression is the value.' },
  { sign: /(?<![$\w.])([A-Za-z]{2,})\s*\(/, hint: (_, [, name = '']) => insteadOfFunction(name) },
  {
    sign: /\+\+|[+*-]=/,
    hint: 'Expressions can only read the event. Let the platform send the new value.',
  },
];

/** A hint about the first habit that the expression shows; undefined if there is none. */
export function insteadOfSyntax(source: string): string | undefined {
  const bare = source.slice(0, longest).replace(/"[^"]*"/g, (text) => `"${' '.repeat(Math.max(0, text.length - 2))}"`);
  const placeholder = placeholderIn(bare);
  if (placeholder !== undefined) return `Expressions do not fill in ${placeholder}. Write ${filledIn(source)}.`;
  if (curlyQuotes.test(bare)) return 'These quotes are curly. Type straight ones: "like this".';
  for (const { sign, hint } of habits) {
    const found = sign.exec(bare);
    const said = found && (typeof hint === 'string' ? hint : hint(source, found));
    if (said) return said;
  }
  return undefined;
}

function wordBetween(words: string): RegExp {
  return new RegExp(String.raw`[\w\`)\]]\s+(?:${words})\s+["'\w$]`, 'i');
}

function withoutEquals(source: string): string {
  const rest = source.replace(/^\s*=\s*/, '');
  const [, name = ''] = /^([A-Za-z]+)\s*\(/.exec(rest) ?? [];
  const then = insteadOfFunction(name) ?? (rest.length > 60 ? undefined : `Write ${rest}.`);
  return `Drop the = at the start.${then === undefined ? '' : ` ${then}`}`;
}

/** `if a then b else c`, with its own parts if it has all of them. */
function choice(source: string): string {
  if (source.length > 80) return 'Write condition ? "then" : "else".';
  const [, condition, then, otherwise] = /^\s*if\s+(.+?)\s+then\s+(.+?)\s+else\s+(.+?)\s*$/is.exec(source) ?? [];
  const isSimple = !/\b(if|then|else)\b/i.test(`${then} ${otherwise}`);
  if (condition === undefined || !isSimple) return 'Write condition ? "then" : "else".';
  return `Write ${condition.replace(/\s==+\s/g, ' = ')} ? ${then} : ${otherwise}.`;
}
