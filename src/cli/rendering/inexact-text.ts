// Says which numbers of an event are texts in expressions, because they would lose digits.

const namedAtMost = 5;

/** `paths`: `data.counselor.id`; at least one. */
export function inexactText(paths: readonly string[]): string {
  const more = paths.length > namedAtMost ? ` and ${paths.length - namedAtMost} more` : '';
  const named = `${paths.slice(0, namedAtMost).join(', ')}${more}`;
  return paths.length === 1
    ? `${named} is a number with too many digits to be exact. Expressions see it as a text.`
    : `These numbers have too many digits to be exact, and expressions see them as texts: ${named}.`;
}
