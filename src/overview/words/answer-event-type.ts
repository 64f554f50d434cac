// "What does this event do?" in words.
import type { EventTypeOverview, UnmappedType, WriteOverview } from '../overview.ts';
import { type Answer, type AnswerRow, counted, listed, section } from './answer.ts';
import { ruleWords, writtenValue } from './answer-field.ts';

export function answerEventType({ type, description, newest, examples, rules, file }: EventTypeOverview): Answer {
  return {
    name: type,
    title: type,
    facts: [file, counted(examples.length, 'example')],
    sections: [
      ...(description === undefined ? [] : [section('What it means', [description])]),
      ...(newest ? [section('Which event is newer', [`The one with the larger ${newest.short}.`])] : []),
      ...rules.map((rule) =>
        section(`${ruleWords(rule)} (${counted(rule.shownBy.length, 'example')})`, [], rule.writes.map(writeRow)),
      ),
    ],
  };
}

function writeRow(write: WriteOverview): AnswerRow {
  const { label, field, from, location, target, ifAbsent } = write;
  const notes = [
    ...(from === 'key' ? ['key'] : []),
    ...(target?.notFound === 'omit' ? ['left out if there is no such record'] : []),
    ...(ifAbsent.effect === 'clear' ? ['cleared without a value'] : []),
    ...(ifAbsent.effect === 'reject' && from !== 'key' ? ['rejected without a value'] : []),
  ];
  return { label: `${label} (${field})`, location, code: writtenValue(write), note: notes.join(', ') };
}

export const answerUnmapped = ({ type, seenIn, closest }: UnmappedType): Answer => ({
  name: type,
  title: type,
  facts: ['no mapping'],
  sections: [
    section('No mapping has this event type', [
      `It is in ${listed(seenIn)}.`,
      ...(closest === undefined ? [] : [`Did you mean ${closest}?`]),
    ]),
  ],
});
