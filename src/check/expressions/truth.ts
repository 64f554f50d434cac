// Texts that are taken for true or false. To JSONata, every text but the empty one is true, also "no".
import type { Shape } from '../shapes/shape.ts';
import type { Inference } from './scope.ts';
import { type Node, offsetOf, pathsIn, pathText, writtenPath } from './tree.ts';

/** By the word for no, the word for yes. */
const words: Readonly<Record<string, string>> = { false: 'true', no: 'yes', n: 'y', '0': '1', off: 'on' };
const yes = new Set(Object.values(words));

const isWord = (text: string) => Object.hasOwn(words, text.trim().toLowerCase()) || yes.has(text.trim().toLowerCase());

/**
 * Reports a condition that is a text by the examples or the schema, and says yes or no in words.
 * @param then what the condition decides about: if it uses the same value, the condition asks whether there is one
 */
export function reportTextAsCondition(
  node: Node | undefined,
  shape: Shape,
  { report, source }: Inference,
  then?: unknown,
): void {
  const texts = [...(shape.choices ?? shape.seen)].filter((text) => text.trim() !== '');
  if (!node || shape.unknown || shape.literals.length > 0 || !shape.kinds.has('text')) return;
  if (texts.length === 0 || !texts.every(isWord)) return;
  const path = pathText(node);
  if (path !== undefined && pathsIn(then).has(path)) return;
  const written = texts.find((text) => yes.has(text.toLowerCase())) ?? yesFor(texts[0] ?? '');
  report(offsetOf(source, node), {
    code: 'mapping/text-as-condition',
    severity: 'warning',
    message: 'This is a text, and every text but the empty one counts as true, also "no", "false" and "0".',
    hint: `Compare it: ${writtenPath(node) ?? '…'} = "${written}".`,
  });
}

/** In the same letters as the word for no. */
function yesFor(no: string): string {
  const word = words[no.toLowerCase()] ?? 'true';
  if (no === no.toUpperCase()) return word.toUpperCase();
  return no.charAt(0) === no.charAt(0).toUpperCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
