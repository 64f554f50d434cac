// JSONata's functions that can make much of little, or take long over it, held to the meter before they start.
import jsonata from 'jsonata';
import { type Meter, UnboundedError } from '../meter.ts';
import { type BuiltinFunction, builtinSignatures } from './builtin-functions.ts';
import { FunctionError } from './function-error.ts';

type Check = (meter: Meter, args: readonly unknown[]) => void;

export interface NativeFunction {
  name: string;
  signature: string;
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
  ['formatNumber', (_, [, picture]) => checkPicture(picture)],
  ['formatInteger', (_, [, picture]) => checkPicture(picture)],
  ['parseInteger', (_, [text, picture]) => checkParse(text, picture)],
  ['fromMillis', (_, [, picture]) => checkTimePicture(picture)],
  ['toMillis', (_, [text, picture]) => checkTimeParse(text, picture)],
];

/** The same functions with the checks in front. */
export async function boundedFunctions(meter: Meter): Promise<NativeFunction[]> {
  return Promise.all(
    checks.map(async ([name, check]) => {
      const original = await nativeImplementation(name);
      return {
        name,
        signature: builtinSignatures[name],
        implementation(this: jsonata.Focus, ...args: unknown[]) {
          check(meter, args);
          return original.apply(this, args);
        },
      };
    }),
  );
}

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

/** It compares every item with every other. */
function checkDistinct(meter: Meter, [items]: readonly unknown[]) {
  if (Array.isArray(items)) meter.spend(items.length ** 2 / 200);
}

function checkPicture(picture: unknown) {
  if (lengthOf(picture) > longestPicture) throw new FunctionError(`A picture may have ${longestPicture} characters.`);
}

function checkTimePicture(picture: unknown) {
  checkPicture(picture);
  // A width fills up with zeros to any size.
  if (/\[[^\]]*,[^\]]*\d{3}/.test(String(picture)))
    throw new FunctionError('A width in a picture may have two digits.');
}

function checkParse(text: unknown, picture: unknown) {
  checkPicture(picture);
  if (lengthOf(text) > longestParsedText) {
    throw new FunctionError(`A text that a picture reads may have ${longestParsedText} characters.`);
  }
}

/** JSONata makes a regular expression of the picture: parts that repeat or spell numbers out make it take for ever. */
function checkTimeParse(text: unknown, picture: unknown) {
  if (picture === undefined) return;
  checkParse(text, picture);
  checkTimePicture(picture);
  const markers = [...String(picture).matchAll(/\[\s*([^\]\s])([^\]]*)\]/g)];
  const components = markers.map((marker) => marker[1]);
  if (new Set(components).size < components.length)
    throw new FunctionError('A picture may name each part of a time once.');
  if (markers.some((marker) => /[wWiIaA]/.test(marker[2] ?? ''))) {
    throw new FunctionError('A picture that reads a time may not have numbers in words or letters.');
  }
}
