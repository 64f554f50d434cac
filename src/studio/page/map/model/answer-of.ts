// The chosen thing in words: the same sentences as `s3sf overview NAME`.

import type { Answer } from '../../../../overview/words/answer.ts';
import { answerEventType, answerUnmapped } from '../../../../overview/words/answer-event-type.ts';
import { answerField } from '../../../../overview/words/answer-field.ts';
import { answerObject } from '../../../../overview/words/answer-object.ts';
import type { Overview } from '../../../contract.ts';
import type { Choice } from './choice.ts';

export function answerOf(choice: Choice, overview: Overview): Answer {
  switch (choice.kind) {
    case 'field':
      return answerField(choice.field, choice.object, overview);
    case 'object':
      return answerObject(choice.object, overview);
    case 'unmapped':
      return answerUnmapped(choice.unmapped);
    case 'event-type':
      return answerEventType(choice.eventType);
    case 'rule':
      return answerEventType({ ...choice.eventType, rules: [choice.rule] });
  }
}

export function kindOf(choice: Choice): string {
  switch (choice.kind) {
    case 'field':
      return `${choice.object.label} field`;
    case 'object':
      return 'Object';
    case 'unmapped':
      return 'Event type without a mapping';
    case 'event-type':
      return 'Event type';
    case 'rule':
      return 'Rule of an event type';
  }
}

/** For a chat or a ticket: the words, each with its file and line. */
export function answerText(choice: Choice, overview: Overview): string {
  const { name, title, facts, sections } = answerOf(choice, overview);
  const lines = [[name === title ? title : `${title} (${name})`, ...facts].join(', ')];
  for (const { title, sentences, rows } of sections) {
    lines.push('', [`${title}.`, ...sentences].join(' '));
    for (const { label, code, note, location } of rows) {
      const where = location ? ` (${location.file}:${location.line})` : '';
      lines.push(`- ${[label, code, note].filter(Boolean).join(': ')}${where}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
