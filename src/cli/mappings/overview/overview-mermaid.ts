// The overview as a Mermaid diagram, which GitHub and GitLab draw: event types, objects, and the rules between them.
import type { Overview } from '../../../overview/overview.ts';
import { visible } from '../../rendering/visible.ts';

export function overviewMermaid({ eventTypes, objects }: Overview): string {
  const types = new Map(eventTypes.map(({ type }, index) => [type, `event${index}`]));
  const names = new Map(objects.map(({ sObject }, index) => [sObject, `object${index}`]));
  const written = eventTypes.flatMap(({ type, rules }) =>
    rules.map(({ sObject, words, condition, forEach }) => {
      const [verb = ''] = words.split(' ');
      const what = [verb, forEach && 'for each', condition && 'if'].filter(Boolean).join(', ');
      return `${types.get(type)} -->|${quoted(what)}| ${names.get(sObject)}`;
    }),
  );
  const lookUps = objects.flatMap(({ sObject, lookUps: own }) =>
    own.map(
      ({ sObject: owner, fieldLabel }) => `${names.get(owner)} -.->|${quoted(fieldLabel)}| ${names.get(sObject)}`,
    ),
  );
  const lines = [
    ...eventTypes.map(({ type }) => `${types.get(type)}(${quoted(type)})`),
    ...objects.map(({ sObject, label }) => `${names.get(sObject)}[${quoted(label)}]`),
    ...new Set([...written, ...lookUps]),
  ];
  return `flowchart LR\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** Whatever means something to Mermaid or HTML becomes the number of its character. */
const quoted = (text: string) =>
  `"${visible(text).replace(/[^\p{L}\p{N} ._,-]/gu, (character) => `#${character.codePointAt(0)};`)}"`;
