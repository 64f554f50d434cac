// A single value as YAML source, in a given style.
import { Document, Scalar, YAMLMap } from 'yaml';

export type ScalarValue = string | number | boolean | null;

export interface ScalarPlace {
  /** In braces or brackets, commas and brackets end a plain value. */
  inFlow: boolean;
  /** Column of the name before it. */
  indent: number;
  style?: Scalar.Type | undefined;
}

const lineWidth = 120;
const longText = 90;

/** What follows `name: `. The library quotes a text where the style cannot hold it. */
export function scalarSource(value: ScalarValue, { inFlow, indent, style }: ScalarPlace): string {
  const scalar = new Scalar(value);
  if (typeof value === 'string') {
    if (style !== undefined) scalar.type = style;
    else if (!inFlow && value.length > longText && isFoldable(value)) scalar.type = Scalar.BLOCK_FOLDED;
  }
  const map = new YAMLMap();
  map.flow = inFlow;
  map.set('x', scalar);
  const document = new Document();
  document.contents = map;
  const folds = scalar.type === Scalar.BLOCK_FOLDED;
  const text = document.toString({ lineWidth: folds ? Math.max(40, lineWidth - indent) : 0 }).trimEnd();
  const own = inFlow ? text.replace(/^\{ x:\s*|\s*\}$/g, '') : text.replace(/^x:\s*/, '');
  return own.replace(/\n(?=.)/g, `\n${' '.repeat(indent)}`);
}

/** Folding keeps a text only if its lines can break at single spaces. */
export const isFoldable = (text: string): boolean => !/\n|^\s|\s$| {2}/.test(text);
