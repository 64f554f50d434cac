// Suggestions inside an expression: values of the event and functions.
import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import type { EventPath, FunctionDetail } from '../../contract.ts';

export interface Suggestions {
  paths: readonly EventPath[];
  functions: readonly FunctionDetail[];
}

/** @param isExpression whether an expression stands at this place of the text */
export function expressionCompletions(
  known: () => Suggestions,
  isExpression: (at: number) => boolean,
): CompletionSource {
  return (context: CompletionContext): CompletionResult | null => {
    if (!isExpression(context.pos)) return null;
    const word = context.matchBefore(/[$\p{L}_][\p{L}\p{N}_.`$]*/u);
    if (!word && !context.explicit) return null;
    const { paths, functions } = known();
    return {
      from: word?.from ?? context.pos,
      options: [...paths.map(ofPath), ...functions.map(ofFunction)],
      validFor: /^[$\p{L}_][\p{L}\p{N}_.`$]*$/u,
    };
  };
}

const ofPath = ({ path, typeText, usedText }: EventPath): Completion => ({
  label: path,
  type: 'variable',
  detail: typeText ?? usedText,
  boost: 1,
});

const ofFunction = ({ name, signature, about, insert }: FunctionDetail): Completion => ({
  label: name,
  type: 'function',
  detail: signature.slice(name.length),
  info: about,
  apply(view, _, from, to) {
    const open = insert.indexOf('…');
    const text = insert.replaceAll('…', '');
    view.dispatch({
      changes: { from, to, insert: text },
      selection: { anchor: from + (open < 0 ? text.length : open) },
      userEvent: 'input.complete',
    });
  },
});
