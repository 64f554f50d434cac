// "Who writes this field?" in words: who, which of them wins, what happens without a value, what the examples show, and who
// leaves it alone.
import type { FieldOverview, ObjectOverview, Overview, WriteOverview, WriterOverview } from '../overview.ts';
import { type Answer, type AnswerRow, type AnswerSection, capital, counted, listed, section } from './answer.ts';

export function answerField(field: FieldOverview, object: ObjectOverview, overview: Overview): Answer {
  return {
    name: `${object.sObject}.${field.field}`,
    title: field.label,
    facts: [field.type, ...(field.isRequired ? [`Required for a new ${object.label}`] : [])].filter(Boolean),
    sections: [
      writers(field, object, overview),
      absence(field, object),
      shown(field, overview),
      ...(field.leftAloneBy.length > 0 ? [leftAlone(field, object)] : []),
    ],
  };
}

/** A field or an object that is in the snapshot. */
export const answerUnwritten = (name: string, title: string): Answer => ({
  name,
  title,
  facts: [],
  sections: [section('No event writes it', ['No mapping names it.'])],
});

function writers(field: FieldOverview, object: ObjectOverview, overview: Overview): AnswerSection {
  const types = counted(field.eventTypes, 'event type');
  const verb = field.eventTypes === 1 ? 'writes' : 'write';
  const find = field.eventTypes === 1 ? 'finds' : 'find';
  const isOnlyKey = field.writers.every(({ write }) => write.from === 'key');
  const title = isOnlyKey ? `${types} ${find} the ${object.label} by it` : `${types} ${verb} it`;
  const sentences = isOnlyKey
    ? ['It decides which record is meant, so it never changes.']
    : winner(field, object, overview);
  return section(
    title,
    sentences,
    field.writers.map((writer) => writerRow(writer, overview)),
  );
}

function winner(field: FieldOverview, { label, deletedBy }: ObjectOverview, { eventTypes }: Overview): string[] {
  const deleted = deletedBy.length === 0 ? [] : [`${listed(deletedBy)} ${verb(deletedBy, 'delete')} the ${label}.`];
  if (field.wins === 'first') {
    return [`Only the event that creates the ${label} sets it. Later events leave it as it is.`, ...deleted];
  }
  const own = new Set(field.writers.map(({ eventType }) => eventType));
  const counting = eventTypes.filter(({ type, newest }) => own.has(type) && newest);
  const later = new Set(field.writers.flatMap(({ operation, eventType }) => (operation === 'create' ? [] : eventType)));
  const once = [...own].filter((type) => !later.has(type));
  return [
    `The newest event wins${counting.length === 0 ? ', whatever the order in which events arrive' : ''}.`,
    ...counting.map(({ type, newest }) => `For ${type}, ${newest?.short} decides which event is newer.`),
    ...(once.length > 0 ? [`${listed(once)} only ${verb(once, 'set')} it on a new ${label}.`] : []),
    ...deleted,
  ];
}

const verb = (subjects: readonly string[], name: string) => (subjects.length === 1 ? `${name}s` : name);

function writerRow({ eventType, rule, write }: WriterOverview, { eventTypes }: Overview): AnswerRow {
  const found = eventTypes.find(({ type }) => type === eventType)?.rules.find(({ id }) => id === rule);
  const words = found ? ruleWords(found) : '';
  return { label: eventType, location: write.location, code: writtenValue(write), note: words };
}

/** `Create Task once if active_rescues = 1`. */
export const ruleWords = ({ words, condition, forEach }: Overview['eventTypes'][number]['rules'][number]): string =>
  [words, forEach && `for each of ${forEach.short}`, condition && `if ${condition.short}`].filter(Boolean).join(' ');

/** The expression, the constant, or the record that a lookup points to. */
export function writtenValue({ expression, constant, target }: WriteOverview): string {
  if (target?.name !== undefined) return `${target.label} ${target.name}`;
  if (target) return `${target.label} by ${target.byLabel}: ${expression?.text ?? ''}`;
  return expression?.text ?? JSON.stringify(constant);
}

function absence({ writers, isRequired }: FieldOverview, { label }: ObjectOverview): AnswerSection {
  const all = Map.groupBy(writers, (writer) => absenceSentence(writer, { label, isRequired }));
  const sentences = [...all].map(([sentence, own]) =>
    all.size === 1 ? sentence : `${listed([...new Set(own.map(({ eventType }) => eventType))])}: ${sentence}`,
  );
  return section('If the event has no value', sentences);
}

function absenceSentence(
  { write: { from, ifAbsent }, operation }: WriterOverview,
  { label, isRequired }: { label: string; isRequired: boolean },
): string {
  const { effect, requiredPaths, onPurpose } = ifAbsent;
  if (effect === 'never') {
    if (!requiredPaths) return 'It always has a value.';
    return `This cannot happen: the schema requires ${listed(requiredPaths)}, and an event without it is rejected.`;
  }
  if (from === 'key') return 'The event is rejected: without a key, nothing says which record to write.';
  if (effect === 'reject') return 'The event is rejected, because the mapping says "missing: reject".';
  if (effect === 'clear') return 'The field is cleared, because the mapping says "missing: clear".';
  if (operation === 'create') {
    return isRequired ? `Salesforce refuses a new ${label} without one.` : `A new ${label} is created without it.`;
  }
  const kept = `Salesforce keeps its value${onPurpose ? ', because the mapping says "missing: keep"' : ''}`;
  const created = isRequired ? `and refuses a new ${label} without one` : `and a new ${label} is created without it`;
  return `${kept}${operation === 'upsert' ? `, ${created}` : ''}. A null clears the field.`;
}

function shown(field: FieldOverview, { examples }: Overview): AnswerSection {
  const count = (of: (write: WriteOverview) => number[]) =>
    new Set(field.writers.flatMap(({ write }) => of(write))).size;
  const [cleared, kept] = [count(({ clearedBy }) => clearedBy), count(({ keptBy }) => keptBy)];
  const values = field.values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const more = field.moreValues > 0 ? ` and ${field.moreValues} more` : '';
  return section('In the examples', [
    field.examples === 0
      ? 'No example sets it.'
      : `${field.examples} of ${counted(examples.length, 'example')} ${field.examples === 1 ? 'sets' : 'set'} it: ${values.join(', ')}${more}.`,
    ...(cleared > 0 ? [`${capital(counted(cleared, 'example'))} ${cleared === 1 ? 'clears' : 'clear'} it.`] : []),
    ...(kept > 0 ? [`${capital(counted(kept, 'example'))} ${kept === 1 ? 'has' : 'have'} no value for it.`] : []),
  ]);
}

function leftAlone({ leftAloneBy }: FieldOverview, { label }: ObjectOverview): AnswerSection {
  const notes = {
    keeps: 'keeps the value on purpose if the event has none (missing: keep)',
    update: `only updates a ${label} that exists, and does not name this field`,
    upsert: `writes the ${label} without this field`,
  };
  return section(
    'Left alone by',
    [],
    leftAloneBy.map(({ eventType, location, how }) => ({ label: eventType, location, note: notes[how] })),
  );
}
