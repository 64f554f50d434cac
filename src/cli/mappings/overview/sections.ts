// Tables in Markdown files that `s3sf overview --into FILE` keeps: whatever is between two markers is replaced.
import type { Overview } from '../../../overview/overview.ts';
import { customFieldsTable, eventTypesTable, objectsTable } from './overview-markdown.ts';
import { overviewMermaid } from './overview-mermaid.ts';

const sections: Readonly<Record<string, (overview: Overview) => string>> = {
  'event types': eventTypesTable,
  objects: objectsTable,
  'custom fields': customFieldsTable,
  diagram: (overview) => `\`\`\`mermaid\n${overviewMermaid(overview)}\`\`\`\n`,
};

const end = '<!-- end of s3sf overview -->';
const marked = new RegExp(`^<!-- s3sf overview: (.*) -->\n[\\s\\S]*?^${end}$`, 'gm');

export function fillSections(original: string, overview: Overview): { text: string } | { problem: string } {
  const lineEnd = original.includes('\r\n') ? '\r\n' : '\n';
  const text = original.replaceAll('\r\n', '\n');
  const names = [...text.matchAll(marked)].map(([, name = '']) => name);
  const known = Object.keys(sections).join(', ');
  if (names.length === 0) {
    return {
      problem: `there is no place for the overview. Add a line <!-- s3sf overview: event types --> and below it ${end}`,
    };
  }
  const unknown = names.find((name) => !Object.hasOwn(sections, name));
  if (unknown !== undefined) return { problem: `the overview has no part "${unknown}". Its parts are: ${known}` };
  const filled = text.replace(marked, (_, name: string) => {
    const content = sections[name]?.(overview) ?? '';
    return `<!-- s3sf overview: ${name} -->\n\n${content}\n${end}`;
  });
  return { text: filled.replaceAll('\n', lineEnd) };
}
