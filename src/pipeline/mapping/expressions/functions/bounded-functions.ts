// JSONata's functions that can produce a large result or run for long: each is checked before it runs, and what it goes
// through is counted.
import jsonata from 'jsonata';
import { UnboundedError } from '../../planning-budget.ts';
import type { Meter } from '../meter.ts';
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
  ['replace', spendText],
  ['split', spendText],
  ['distinct', checkDistinct],
  ['sort', spendSort],
  ...(['length', 'substring', 'base64encode', 'base64decode'] as const).map((name) => [name, spendCharacters] as const),
  ...(['encodeUrl', 'encodeUrlComponent', 'decodeUrl', 'decodeUrlComponent', 'match'] as const).map(
    (name) => [name, spendText] as const,
  ),
  ...(['map', 'filter', 'single', 'reduce', 'each', 'sift'] as const).map((name) => [name, spendCalls] as const),
  ...(['contains', 'substringBefore', 'substringAfter', 'trim', 'uppercase', 'lowercase', 'number'] as const).map(
    (name) => [name, spendOnAll] as const,
  ),
  ...(['sum', 'max', 'min', 'average', 'reverse', 'zip', 'append', 'lookup'] as const).map(
    (name) => [name, spendOnItems] as const,
  ),
  ...(['merge', 'spread', 'keys', 'string', 'clone'] as const).map((name) => [name, spendOnAll] as const),
  ['formatNumber', (_, [, picture]) => checkPicture(picture)],
  ['formatInteger', (_, [, picture]) => checkPicture(picture)],
  ['parseInteger', (_, [text, picture]) => checkParse(text, picture)],
  ['fromMillis', (_, [, picture]) => checkTimePicture(picture)],
  ['toMillis', (_, [text, picture]) => checkTimeParse(text, picture)],
];

const checkOf = new Map<string, Check>(checks);
const castOf = new Map<string, TextCast>(textCasts.map((cast) => [cast.name, cast]));

/** The function, after its check and within the checks of `textCasts`; undefined if it needs none. */
export async function boundedFunction(name: string, meter: Meter): Promise<NativeFunction | undefined> {
  const check = checkOf.get(name);
  const cast = castOf.get(name);
  if (!check && !cast) return undefined;
  const original = await nativeImplementation(name);
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
  return { name, signature: builtinSignatures[name as BuiltinFunction], implementation };
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

function checkPad(meter: Meter, [, width, filler]: readonly unknown[]) {
  const characters = Math.abs(Number(width)) * Math.max(1, lengthOf(filler));
  if (characters > meter.limits.textLength) throw new UnboundedError('text length');
}

function checkJoin(meter: Meter, [texts, separator]: readonly unknown[]) {
  if (!Array.isArray(texts)) return;
  const total = texts.reduce<number>((sum, text) => sum + lengthOf(text) + lengthOf(separator), 0);
  if (total > meter.limits.textLength) throw new UnboundedError('text length');
}

function spendText(meter: Meter, [text]: readonly unknown[]) {
  meter.spend(lengthOf(text) / 100);
}

/** They make a list of the text's characters. */
function spendCharacters(meter: Meter, [text]: readonly unknown[]) {
  meter.spend(lengthOf(text) / 20);
}

/** Each item is one call, even of a function that evaluates nothing. */
function spendCalls(meter: Meter, [items]: readonly unknown[]) {
  if (typeof items === 'object' && items !== null)
    meter.spend(Array.isArray(items) ? items.length : Object.keys(items).length);
}

function spendSort(meter: Meter, [items]: readonly unknown[]) {
  if (Array.isArray(items)) meter.spend((items.length * Math.log2(items.length + 1)) / 2);
}

function spendOnItems(meter: Meter, args: readonly unknown[]) {
  for (const arg of args) if (Array.isArray(arg)) meter.spend(arg.length / 50);
}

function spendOnAll(meter: Meter, args: readonly unknown[]) {
  for (const arg of args) meter.spendOn(arg);
}

/** $distinct compares every item with every other. */
function checkDistinct(meter: Meter, [items]: readonly unknown[]) {
  if (Array.isArray(items)) meter.spendOn(items, items.length / 4);
}

function checkPicture(picture: unknown) {
  if (lengthOf(picture) > longestPicture)
    throw new FunctionError(`A picture can have at most ${longestPicture} characters.`);
}

function checkTimePicture(picture: unknown) {
  checkPicture(picture);
  // A width pads with zeros to any length.
  if (/\[[^\]]*,[^\]]*\d{3}/.test(String(picture)))
    throw new FunctionError('A width in a picture can have at most two digits.');
}

function checkParse(text: unknown, picture: unknown) {
  checkPicture(picture);
  if (lengthOf(text) > longestParsedText) {
    throw new FunctionError(`A text that is read with a picture can have at most ${longestParsedText} characters.`);
  }
}

/** JSONata turns the picture into a regular expression, which could run forever with repeated parts or spelled-out numbers. */
function checkTimeParse(text: unknown, picture: unknown) {
  if (picture === undefined) return;
  checkParse(text, picture);
  checkTimePicture(picture);
  const markers = [...String(picture).matchAll(/\[\s*([^\]\s])([^\]]*)\]/g)];
  const components = markers.map((marker) => marker[1]);
  if (new Set(components).size < components.length)
    throw new FunctionError('A picture can contain each part of a time only once.');
  if (markers.some((marker) => /[wWiIaA]/.test(marker[2] ?? ''))) {
    throw new FunctionError('A picture that reads a time cannot have numbers in words or letters.');
  }
}
