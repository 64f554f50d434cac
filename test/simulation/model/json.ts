// JSON as the model reads it: every number that a double cannot hold exactly is its own text.

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type JsonObject = Record<string, Json>;

/** Throws a SyntaxError if the text is not JSON. */
export function readJson(text: string): Json {
  return JSON.parse(text, (_, value, context?: { source?: string }) =>
    typeof value === 'number' && context?.source !== undefined ? exact(value, context.source) : value,
  ) as Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function exact(value: number, source: string): number | string {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return source;
  return decimal(source) === decimal(String(value)) ? value : source;
}

/** The same for two texts of the same number: its digits without zeros at either end, and the power of ten. */
function decimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  if (short === '') return '0';
  return `${sign}${short}e${Number(exponent) - fraction.length + digits.length - short.length}`;
}
