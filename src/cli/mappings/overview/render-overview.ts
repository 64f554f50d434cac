// The result of `s3sf overview` for people, in the format that they ask for.
import type { Overview } from '../../../overview/overview.ts';
import type { Answer, AnswerRow, AnswerSection } from '../../../overview/words/answer.ts';
import { lineOf } from '../../../overview/words/answer.ts';
import { ruleWords } from '../../../overview/words/answer-field.ts';
import { countsInWords } from '../../../overview/words/counts.ts';
import type { FilledFile, OverviewResult } from '../../commands/mappings/overview.ts';
import type { OverviewFile } from '../../commands/mappings/overview-file.ts';
import { countText } from '../../rendering/count-text.ts';
import { wrap } from '../../rendering/fit-text.ts';
import { type Cell, renderTable, whole, wrapped } from '../../rendering/render-table.ts';
import type { Terminal } from '../../rendering/terminal.ts';
import type { View } from '../../rendering/view.ts';
import { visible } from '../../rendering/visible.ts';
import { answerMarkdown, overviewMarkdown } from './overview-markdown.ts';
import { overviewMermaid } from './overview-mermaid.ts';

export interface OverviewFormat {
  markdown?: boolean;
  mermaid?: boolean;
}

export const overviewView = (format: OverviewFormat): View<OverviewResult> => ({
  out: (result, terminal) => rendered(result, format, terminal),
  json: ({ overview, answer }) => answer ?? overview,
  exitCode: ({ hasErrors }) => (hasErrors ? 1 : 0),
});

function rendered({ overview, answer }: OverviewResult, format: OverviewFormat, terminal: Terminal): string {
  if (format.mermaid) return overviewMermaid(overview);
  if (format.markdown) return answer ? answerMarkdown(answer) : overviewMarkdown(overview);
  return answer ? renderAnswer(answer, terminal) : renderOverview(overview, terminal);
}

export const fileView: View<OverviewFile> = {
  out: ({ html }) => html,
  json: () => undefined,
  exitCode: ({ hasErrors }) => (hasErrors ? 1 : 0),
};

export const filledView: View<readonly FilledFile[]> = {
  out: (files) =>
    files.map(({ file, isChanged }) => `${visible(file)} ${isChanged ? 'updated' : 'is up to date'}\n`).join(''),
  json: (files) => files,
  exitCode: () => 0,
};

function renderOverview(overview: Overview, terminal: Terminal): string {
  return [
    terminal.paint('heading', 'When this happens'),
    '\n\n',
    ...overview.eventTypes.map((each) => renderEventType(each, terminal)),
    terminal.paint('heading', 'This is written in Salesforce'),
    '\n\n',
    ...overview.objects.map((each) => renderObject(each, terminal)),
    ...countsInWords(overview).map((sentence) => line(visible(sentence), 0, terminal)),
  ].join('');
}

const line = (text: string, indent: number, { width }: Terminal) =>
  `${wrap(text, { width, indent: indent + 2, first: indent })}\n`;

function renderEventType(
  { type, description, examples, location, rules }: Overview['eventTypes'][number],
  terminal: Terminal,
): string {
  const head = `${terminal.paint('strong', visible(type))}  ${where(location, terminal)}  ${countText(examples.length, 'example')}`;
  const rows = rules.map((rule): Cell[] => [
    ruleWords(rule),
    { text: lineOf(rule.location), style: 'muted' },
    countText(rule.shownBy.length, 'example'),
  ]);
  return [
    line(head, 0, terminal),
    ...(description === undefined ? [] : [line(visible(description), 2, terminal)]),
    renderTable(rows, { terminal, indent: 2, columns: [wrapped, whole] }),
    '\n',
  ].join('');
}

const where = (location: Parameters<typeof lineOf>[0], terminal: Terminal) =>
  terminal.paint('muted', visible(lineOf(location)));

function renderObject(
  { label, sObject, rules, fields, lookUps }: Overview['objects'][number],
  terminal: Terminal,
): string {
  const facts = rules.length === 0 ? 'only looked up' : countText(fields.length, 'field');
  const name = label === sObject ? '' : `  ${visible(sObject)}`;
  const rows = fields.map(({ label: title, field, isKey, writers }): Cell[] => [
    title,
    field,
    isKey ? 'key' : '',
    [...new Set(writers.map(({ eventType }) => eventType))].join(', '),
  ]);
  const looked = lookUps.map(({ byLabel, sObject: owner, field }) => `looked up by ${byLabel} for ${owner}.${field}`);
  return [
    line(`${terminal.paint('strong', visible(label))}${name}  ${facts}`, 0, terminal),
    renderTable(rows, { terminal, indent: 2, columns: [whole, whole, whole, wrapped] }),
    ...looked.map((text) => line(terminal.paint('muted', visible(text)), 2, terminal)),
    '\n',
  ].join('');
}

function renderAnswer({ name, title, facts, sections }: Answer, terminal: Terminal): string {
  const head = [
    terminal.paint('strong', visible(name)),
    ...[...(title === name ? [] : [title]), ...facts].map(visible),
  ];
  return `${line(head.join('  '), 0, terminal)}\n${sections.map((each) => renderSection(each, terminal)).join('\n')}`;
}

function renderSection({ title, sentences, rows }: AnswerSection, terminal: Terminal): string {
  return [
    line(terminal.paint('heading', visible(title)), 0, terminal),
    ...sentences.map((sentence) => line(visible(sentence), 2, terminal)),
    renderTable(rows.map(rowCells), { terminal, indent: 2, columns: [whole, wrapped, wrapped, whole] }),
  ].join('');
}

const rowCells = ({ label, location, code = '', note = '' }: AnswerRow): Cell[] => [
  label,
  code,
  note,
  { text: location ? lineOf(location) : '', style: 'muted' },
];
