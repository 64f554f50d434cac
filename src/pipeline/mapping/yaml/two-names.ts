// A line with two names, as in `key: Counselor_Id__c: data.id`: the second one and its value need braces.

const groups = /^(key|fields|constants|links|event|expect|data|schema)$/;
/** Names that only stand in a group: parts of a link or a field, and API names. */
const inGroup = /^(object|queue|from)$|__[cr]$/;

/** What to write for the line; undefined if it is not such a line. */
export function bracesFor(line: string): string | undefined {
  const [, first, rest, second] = /^\s*(?:- +)?(\w+): +((\w+): +[^#]*[^\s#])/.exec(line) ?? [];
  if (first === undefined || rest === undefined || second === undefined) return undefined;
  if (!groups.test(first) && !inGroup.test(second)) return undefined;
  const value = rest.length > 60 ? `${second}: …` : rest;
  return `Put { } around it: ${first}: { ${value} }.`;
}
