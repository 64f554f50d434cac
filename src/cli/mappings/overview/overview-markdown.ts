// The overview as Markdown: for a README, a wiki, or the summary of a pull request.
import type { EventTypeOverview, ObjectOverview, Overview, RuleOverview } from '../../../overview/overview.ts';
import { type Answer, type AnswerRow, lineOf, listed } from '../../../overview/words/answer.ts';
import { writtenValue } from '../../../overview/words/answer-field.ts';
import { countsInWords } from '../../../overview/words/counts.ts';
import { codeSpan } from '../../markdown/code-span.ts';
import { markdownTable } from '../../markdown/markdown-table.ts';
import { plainText } from '../../markdown/plain-text.ts';
import { countText } from '../../rendering/count-text.ts';

export const overviewMarkdown = (overview: Overview): string =>
  [
    '## What the mappings do\n',
    `${countsInWords(overview).map(plainText).join('\n')}\n`,
    eventTypesTable(overview),
    ...overview.eventTypes.map(eventTypeMarkdown),
    '## Who writes what\n',
    ...overview.objects.map(objectMarkdown),
  ].join('\n');

/** A line for each event type. */
export const eventTypesTable = ({ eventTypes }: Overview): string =>
  markdownTable(
    ['Event type', 'What it writes', 'Examples'],
    eventTypes.map(({ type, rules, examples }) => [
      codeSpan(type),
      rules.map(ruleMarkdown).join('<br>'),
      String(examples.length),
    ]),
  );

const ruleMarkdown = ({ words, condition, forEach }: RuleOverview): string =>
  [
    plainText(words),
    forEach && `for each of ${codeSpan(forEach.short)}`,
    condition && `if ${codeSpan(condition.short)}`,
  ]
    .filter(Boolean)
    .join(' ');

/** A line for each object that is written or looked up. */
export const objectsTable = (overview: Overview): string =>
  markdownTable(
    ['Object', 'Fields', 'Written by'],
    overview.objects.map((object) => [
      plainText(object.label),
      listed(object.fields.map(({ label }) => plainText(label))),
      writersOf(object, overview),
    ]),
  );

/** The custom fields that the mappings need. */
export const customFieldsTable = (overview: Overview): string =>
  markdownTable(
    ['Object', 'Custom fields', 'Written by'],
    overview.objects.map((object) => [
      plainText(object.label),
      customFields(object).map(codeSpan).join(', '),
      writersOf(object, overview),
    ]),
  );

const isCustomName = (name: string) => /__\w+$/.test(name);

const customFields = ({ fields, lookUps }: ObjectOverview): string[] => [
  ...new Set([...fields.map(({ field }) => field), ...lookUps.map(({ by }) => by)].filter(isCustomName)),
];

function writersOf({ rules, lookUps }: ObjectOverview, { eventTypes }: Overview): string {
  if (rules.length === 0)
    return `only looked up, by ${listed([...new Set(lookUps.map(({ byLabel }) => plainText(byLabel)))])}`;
  const types = eventTypes.filter((each) => each.rules.some(({ id }) => rules.includes(id)));
  return types.map(({ type }) => codeSpan(type)).join(', ');
}

function eventTypeMarkdown({ type, description, file, location, newest, rules }: EventTypeOverview): string {
  return [
    `### ${codeSpan(type)}\n`,
    `${[description && plainText(description), `Mapping: ${codeSpan(`${file}:${location.line}`)}.`].filter(Boolean).join(' ')}\n`,
    ...(newest ? [`The event with the larger ${codeSpan(newest.text)} is newer.\n`] : []),
    ...rules.flatMap((rule) => [
      `${ruleMarkdown(rule)} (${countText(rule.shownBy.length, 'example')}):\n`,
      markdownTable(
        ['Field', 'API name', 'Value'],
        rule.writes.map((write) => [
          plainText(write.from === 'key' ? `${write.label} (key)` : write.label),
          codeSpan(write.field),
          codeSpan(writtenValue(write)),
        ]),
      ),
    ]),
  ].join('\n');
}

function objectMarkdown({ label, sObject, fields, lookUps }: ObjectOverview): string {
  return [
    `### ${plainText(label)}\n`,
    ...(label === sObject ? [] : [`API name: ${codeSpan(sObject)}\n`]),
    ...(fields.length === 0
      ? []
      : [
          markdownTable(
            ['Field', 'API name', 'Type', 'Written by'],
            fields.map(({ label: name, field, type, isKey, writers }) => [
              plainText(isKey ? `${name} (key)` : name),
              codeSpan(field),
              plainText(type),
              [...new Set(writers.map(({ eventType }) => eventType))].map(codeSpan).join(', '),
            ]),
          ),
        ]),
    ...(lookUps.length === 0
      ? []
      : [
          `Looked up ${listed(lookUps.map(({ byLabel, sObject: owner, field }) => `by ${plainText(byLabel)} for ${codeSpan(`${owner}.${field}`)}`))}.\n`,
        ]),
  ].join('\n');
}

/** For a ticket or a chat. */
export const answerMarkdown = ({ name, title, facts, sections }: Answer): string =>
  [
    `## ${plainText(title)}\n`,
    `${[codeSpan(name), ...facts.map(plainText)].join(', ')}\n`,
    ...sections.map((each) =>
      [
        `### ${plainText(each.title)}\n`,
        ...(each.sentences.length > 0 ? [`${each.sentences.map(plainText).join('\n')}\n`] : []),
        ...(each.rows.length > 0 ? [`${each.rows.map(rowMarkdown).join('\n')}\n`] : []),
      ].join('\n'),
    ),
  ].join('\n');

const rowMarkdown = ({ label, location, code, note }: AnswerRow): string =>
  `- ${[plainText(label), code && codeSpan(code), note && plainText(note), location && codeSpan(lineOf(location))].filter(Boolean).join(', ')}`;
