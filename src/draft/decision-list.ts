// The open decisions of a draft, as comment lines at the top of its file. Each goes once it is decided; the heading goes with
// the last one.

export interface ListedDecision {
  text: string;
  /** 1-based. */
  line: number;
}

const headingEnd = ' To decide:';

/** Without the `#`, which YAML puts before each line. */
export const decisionLines = (about: string, decisions: readonly string[]): string[] => [
  ` ${about}${decisions.length > 0 ? headingEnd : ''}`,
  ...decisions.map((each) => ` - ${each}`),
];

export function decisionsIn(text: string): ListedDecision[] {
  const found = listIn(text);
  return found?.decisions ?? [];
}

/** Everything else stays as it is. */
export function withoutDecisions(text: string, decided: readonly string[]): string {
  const found = listIn(text);
  if (!found) return text;
  const gone = found.decisions.filter((each) => decided.includes(each.text));
  const isLast = gone.length === found.decisions.length;
  return found.lines
    .map((line, index) => (isLast && index === found.heading ? line.replace(headingEnd, '') : line))
    .filter((_, index) => !gone.some(({ line }) => line === index + 1))
    .join('\n');
}

function listIn(text: string) {
  const lines = text.split('\n');
  const afterComments = lines.findIndex((line) => !line.startsWith('#'));
  const comments = afterComments < 0 ? lines : lines.slice(0, afterComments);
  const heading = comments.findIndex((line) => line.trimEnd().endsWith(headingEnd));
  if (heading < 0) return undefined;
  const decisions: ListedDecision[] = [];
  for (const [index, line] of comments.slice(heading + 1).entries()) {
    const decision = /^# - (.*?)\r?$/.exec(line)?.[1];
    if (decision === undefined) break;
    decisions.push({ text: decision, line: heading + index + 2 });
  }
  return { lines, heading, decisions };
}

/** Until a person describes the event type. */
export const placeholderDescription = (type: string): string =>
  `What ${type} means, and what people in Salesforce should do about it.`;

export const describeIt =
  'The description is a placeholder. Write what the event means, and what people in Salesforce should do about it.';
