// JSONata's functions that can produce a large result or run for long: each is checked before it runs, and what it goes
// through is counted.
import jsonata from 'jsonata';
import { ownValue } from '../../../../own-value.ts';
import { UnboundedError } from '../../planning-budget.ts';
import type { Meter } from '../meter.ts';
import { refuseUnordered } from '../run/operands.ts';
import { type BuiltinFunction, builtinSignatures } from './builtin-functions.ts';
import { FunctionError } from './function-error.ts';
import { type TextCast, textCasts } from './text-casts.ts';

type Check = (meter: Meter, args: readonly unknown[]) => void;

export interface NativeFunction {
  name: string;
  /** In JSONata's notation; absent if the implementation checks its arguments itself. */
  signature?: string;
  implementation: (this: jsonata.Focus, ...args: unknown[]) => unknown;
}

const longestPicture = 100;
const longestParsedText = 64;

const checks: readonly (readonly [BuiltinFunction, Check])[] = [
  ['pad', checkPad],
  ['join', checkJoin],
  ['replace', spendReplace],
  ['split', spendSplit],
  ['distinct', checkDistinct],
  ['sort', spendSort],
  ...(['length', 'substring', 'base64encode', 'base64decode'] as const).map((name) => [name, spendCharacters] as const),
  ...(['encodeUrl', 'encodeUrlComponent', 'decodeUrl', 'decodeUrlComponent', 'match'] as const).map(
    (name) => [name, spendText] as const,
  ),
  ...(['map', 'filter', 'single', 'reduce', 'each', 'sift'] as const).map((name) => [name, spendCalls] as const),
  ...(['contains', 'substringBefore', 'substringAfter'] as const).map((name) => [name, spendSearch] as const),
  ...(['trim', 'uppercase', 'lowercase', 'number'] as const).map((name) => [name, spendOnAll] as const),
  ...(['sum', 'max', 'min', 'average', 'reverse', 'zip', 'append', 'lookup'] as const).map(
    (name) => [name, spendOnLists] as const,
  ),
  ...(['boolean', 'not'] as const).map((name) => [name, spendOnItems] as const),
  ...(['merge', 'keys', 'string', 'clone'] as const).map((name) => [name, spendOnAll] as const),
  ['spread', spendSpread],
  ['formatNumber', (meter, [, picture]) => checkPicture(meter, picture)],
  ['formatInteger', (meter, [, picture]) => checkPicture(meter, picture)],
  ['parseInteger', (meter, [text, picture]) => checkParse(meter, text, picture)],
  ['fromMillis', (meter, [, picture]) => checkTimePicture(meter, picture)],
  ['toMillis', (meter, [text, picture]) => checkTimeParse(meter, text, picture)],
];

const checkOf = new Map<string, Check>(checks);
const castOf = new Map<string, TextCast>(textCasts.map((cast) => [cast.name, cast]));

/** The function, after its check and within the checks of `textCasts`; undefined if JSONata has no such function. */
export async function boundedFunction(name: string, meter: Meter): Promise<NativeFunction | undefined> {
  const signature = ownValue<string>(builtinSignatures, name);
  if (signature === undefined) return undefined;
  const check = checkOf.get(name);
  const cast = castOf.get(name);
  const original = await nativeImplementation(name);
  if (!check && !cast) return { name, signature, implementation: original };
  function implementation(this: jsonata.Focus, ...args: unknown[]) {
    check?.(meter, args);
    cast?.before?.(args);
    const result = original.apply(this, args);
    cast?.after?.(result, args);
    return result;
  }
  // A function such as $map passes as many arguments as the function it calls declares.
  if (!declareNone.has(name)) Object.defineProperty(implementation, 'length', { value: original.length });
  // Where an argument is left open, as in $substring(?, 0, 5), JSONata reads their names from the source text.
  Object.defineProperty(implementation, 'toString', { value: () => original.toString() });
  return { name, signature, implementation };
}

/** With the position of an item as their second argument, these would return something else or fail. */
const declareNone = new Set<string>([
  ...['pad', 'join', 'replace', 'split', 'distinct', 'formatNumber', 'formatInteger', 'parseInteger'],
  ...['fromMillis', 'toMillis', ...castOf.keys()],
]);

async function nativeImplementation(name: string): Promise<NativeFunction['implementation']> {
  const definition: unknown = await jsonata(`$${name}`).evaluate(null);
  if (typeof definition !== 'object' || definition === null || !('implementation' in definition)) {
    throw new Error(`JSONata has no function $${name}.`);
  }
  return definition.implementation as NativeFunction['implementation'];
}

const lengthOf = (value: unknown) => (typeof value === 'string' ? value.length : 0);

/** It makes lists of the text's characters, and of those of a filler that is repeated so many times. */
function checkPad(meter: Meter, [text, width, filler]: readonly unknown[]) {
  // Without a width, JSONata pads nothing.
  const characters = typeof width === 'number' ? Math.abs(width) * Math.max(1, lengthOf(filler)) : 0;
  if (characters > meter.limits.textLength) throw new UnboundedError('text length');
  spendCharacters(meter, [text]);
  meter.spend(characters / (lengthOf(filler) > 1 ? charactersInListPerStep : 1_000));
}

function checkJoin(meter: Meter, [texts, separator]: readonly unknown[]) {
  if (!Array.isArray(texts)) return;
  meter.spendOnItems(texts);
  const total = texts.reduce<number>((sum, text) => sum + lengthOf(text) + lengthOf(separator), 0);
  if (total > meter.limits.textLength) throw new UnboundedError('text length');
}

function spendText(meter: Meter, [text]: readonly unknown[]) {
  meter.spend(lengthOf(text) / 100);
}

const charactersInListPerStep = 20;

/** They make a list of the text's characters. */
function spendCharacters(meter: Meter, [text]: readonly unknown[]) {
  meter.spend(lengthOf(text) / charactersInListPerStep);
}

/** At worst, the searched text is compared at each position, and each time almost to its end. */
function spendSearch(meter: Meter, [text, searched]: readonly unknown[]) {
  meter.spendOn(text);
  meter.spend((Math.max(0, lengthOf(text) - lengthOf(searched)) * lengthOf(searched)) / 1_000);
}

function spendSplit(meter: Meter, args: readonly unknown[]) {
  spendText(meter, args);
  spendSearch(meter, args);
}

/** For each match of a regular expression, it goes through every $ of the replacement. */
function spendReplace(meter: Meter, args: readonly unknown[]) {
  const [text, pattern, replacement] = args;
  spendSplit(meter, args);
  if (typeof pattern === 'string' || typeof replacement !== 'string') return;
  const groups = replacement.split('$', meter.limits.textLength).length - 1;
  meter.spend((lengthOf(text) * groups) / 100);
}

/** Each item is one call, even of a function that evaluates nothing. */
function spendCalls(meter: Meter, [items]: readonly unknown[]) {
  if (typeof items === 'object' && items !== null)
    meter.spend(Array.isArray(items) ? items.length : Object.keys(items).length);
}

function spendSort(meter: Meter, [items, comparator]: readonly unknown[]) {
  if (!Array.isArray(items)) return;
  const comparisons = Math.log2(items.length + 1);
  meter.spend((items.length * comparisons) / 2);
  meter.spendOn(items, comparisons);
  if (comparator !== undefined) return;
  // If all are equally long whole numbers, each is in order with its neighbor.
  for (const [index, item] of items.entries()) if (index > 0) refuseUnordered(items[index - 1], item, '$sort');
}

function spendOnLists(meter: Meter, args: readonly unknown[]) {
  for (const arg of args) if (Array.isArray(arg)) meter.spendOnItems(arg);
}

function spendOnItems(meter: Meter, args: readonly unknown[]) {
  for (const arg of args) meter.spendOnItems(arg);
}

/** It appends the members of each item to a copy of those before. */
function spendSpread(meter: Meter, args: readonly unknown[]) {
  const [items] = args;
  spendOnAll(meter, args);
  if (!Array.isArray(items)) return;
  const members = items.reduce<number>((sum, item) => sum + membersIn(item), 0);
  meter.spendOnCopies(items.length, members);
}

const membersIn = (value: unknown) => (typeof value === 'object' && value !== null ? Object.keys(value).length : 1);

function spendOnAll(meter: Meter, args: readonly unknown[]) {
  for (const arg of args) meter.spendOn(arg);
}

/** $distinct compares every item with every other. */
function checkDistinct(meter: Meter, [items]: readonly unknown[]) {
  if (Array.isArray(items)) meter.spendOn(items, items.length / 4);
}

/** A picture is read anew by each call. */
function checkPicture(meter: Meter, picture: unknown) {
  if (lengthOf(picture) > longestPicture)
    throw new FunctionError(`A picture can have at most ${longestPicture} characters.`);
  meter.spend(lengthOf(picture));
}

function checkTimePicture(meter: Meter, picture: unknown) {
  checkPicture(meter, picture);
  // A width pads with zeros to any length.
  if (/\[[^\]]*,[^\]]*\d{3}/.test(String(picture)))
    throw new FunctionError('A width in a picture can have at most two digits.');
}

function checkParse(meter: Meter, text: unknown, picture: unknown) {
  checkPicture(meter, picture);
  if (lengthOf(text) > longestParsedText) {
    throw new FunctionError(`A text that is read with a picture can have at most ${longestParsedText} characters.`);
  }
}

/** JSONata turns the picture into a regular expression, which could run forever with repeated parts or spelled-out numbers. */
function checkTimeParse(meter: Meter, text: unknown, picture: unknown) {
  if (picture === undefined) return;
  checkParse(meter, text, picture);
  checkTimePicture(meter, picture);
  const markers = [...String(picture).matchAll(/\[\s*([^\]\s])([^\]]*)\]/g)];
  const components = markers.map((marker) => marker[1]);
  if (new Set(components).size < components.length)
    throw new FunctionError('A picture can contain each part of a time only once.');
  if (markers.some((marker) => /[wWiIaA]/.test(marker[2] ?? ''))) {
    throw new FunctionError('A picture that reads a time cannot have numbers in words or letters.');
  }
}
