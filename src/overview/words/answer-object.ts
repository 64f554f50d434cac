// "What is written to this object?" in words.
import type { ObjectOverview, Overview, RuleOverview } from '../overview.ts';
import { type Answer, type AnswerRow, counted, listed, section } from './answer.ts';
import { ruleWords } from './answer-field.ts';

export function answerObject(object: ObjectOverview, { eventTypes }: Overview): Answer {
  const rules = eventTypes.flatMap(({ type, rules }) => rules.map((rule) => ({ type, rule })));
  const own = rules.filter(({ rule }) => object.rules.includes(rule.id));
  const types = new Set(own.map(({ type }) => type));
  return {
    name: object.sObject,
    title: object.label,
    facts: own.length === 0 ? ['only looked up'] : [counted(object.fields.length, 'field')],
    sections: [
      ...(own.length > 0
        ? [
            section(
              `${counted(types.size, 'event type')} ${types.size === 1 ? 'writes' : 'write'} it`,
              [],
              own.map(({ type, rule }) => ruleRow(type, rule)),
            ),
            section('Fields', [], object.fields.map(fieldRow)),
          ]
        : []),
      ...(object.lookUps.length > 0 ? [section('Looked up', [], object.lookUps.map(lookUpRow))] : []),
    ],
  };
}

const ruleRow = (type: string, rule: RuleOverview): AnswerRow => ({
  label: type,
  location: rule.location,
  note: `${ruleWords(rule)} (${counted(rule.shownBy.length, 'example')})`,
});

function fieldRow({ label, field, type, isKey, isRequired, writers, eventTypes }: ObjectOverview['fields'][number]) {
  const names = [...new Set(writers.map(({ eventType }) => eventType))];
  const by = eventTypes > 3 ? counted(eventTypes, 'event type') : listed(names);
  const notes = [type, ...(isKey ? ['key'] : []), ...(isRequired ? ['required'] : []), by];
  return { label, code: field, note: notes.filter(Boolean).join(', ') };
}

const lookUpRow = ({ byLabel, sObject, field, fieldLabel }: ObjectOverview['lookUps'][number]): AnswerRow => ({
  label: `by ${byLabel}`,
  code: `${sObject}.${field}`,
  note: `for ${fieldLabel}`,
});
