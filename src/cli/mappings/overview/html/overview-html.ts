// The overview as one HTML file that needs nothing: no script, and no request to anywhere. Lines between the columns are the
// work of the studio; here a link leads from each name to where it is described.
import { hash } from 'node:crypto';
import type { EventTypeOverview, FieldOverview, ObjectOverview, Overview } from '../../../../overview/overview.ts';
import type { Answer, AnswerRow } from '../../../../overview/words/answer.ts';
import { lineOf } from '../../../../overview/words/answer.ts';
import { answerEventType } from '../../../../overview/words/answer-event-type.ts';
import { answerField } from '../../../../overview/words/answer-field.ts';
import { countsInWords } from '../../../../overview/words/counts.ts';
import { countText } from '../../../rendering/count-text.ts';
import { visible } from '../../../rendering/visible.ts';
import { type Html, html } from './html.ts';
import { style } from './style.ts';

export function overviewHtml(overview: Overview): string {
  const { eventTypes, objects } = overview;
  const answers = [
    ...eventTypes.map((each) => answerHtml(answerEventType(each), typeId(each.type))),
    ...objects.flatMap((object) =>
      object.fields.map((field) => answerHtml(answerField(field, object, overview), fieldId(object, field))),
    ),
  ];
  const page = html`
<header><h1>What the mappings do</h1>${countsInWords(overview).map((sentence) => html`<p>${shown(sentence)}</p>`)}</header>
<main>
<section><h2>When this happens on the platform</h2>${eventTypes.map(eventTypeCard)}</section>
<section><h2>this is written in Salesforce</h2>${objects.map((object) => objectCard(object, overview))}</section>
</main>
<section class="answers"><h2>In detail</h2>${answers}</section>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>What the mappings do</title>
<style>${style}</style>
</head>
<body>${page.html}
</body>
</html>
`;
}

const shown = (text: string) => visible(text);

const typeId = (type: string) => `event-${encodeURIComponent(type)}`;
const objectId = (sObject: string) => `object-${sObject}`;
const fieldId = ({ sObject }: ObjectOverview, { field }: Pick<FieldOverview, 'field'>) => `field-${sObject}.${field}`;

/** The id in a link: a percent sign of the id is a character of it. */
const to = (id: string) => `#${encodeURIComponent(id)}`;

const eventTypeCard = ({ type, description, examples, rules }: EventTypeOverview): Html => html`
<article>
<h3><a href="${to(typeId(type))}">${shown(type)}</a><span class="count">${countText(examples.length, 'example')}</span></h3>
${description !== undefined && html`<p>${shown(description)}</p>`}
<ul>${rules.map(
  ({ words, condition, forEach, shownBy, sObject }) => html`
<li><a href="${to(objectId(sObject))}">${shown(words)}</a>${forEach && html` <code>for each of ${shown(forEach.short)}</code>`}${condition && html` <code>if ${shown(condition.short)}</code>`}<span class="count">${shownBy.length}</span></li>`,
)}</ul>
</article>`;

const objectCard = (object: ObjectOverview, { eventTypes }: Overview): Html => {
  const { sObject, label, rules, fields, lookUps } = object;
  const facts = rules.length === 0 ? 'only looked up' : countText(fields.length, 'field');
  const writers = eventTypes.filter((each) => each.rules.some(({ id }) => rules.includes(id)));
  return html`
<article id="${objectId(sObject)}">
<h3>${shown(label)} ${label !== sObject && html`<code>${shown(sObject)}</code>`}<span class="count">${facts}</span></h3>
${writers.length > 0 && html`<p>Written by ${writers.map(({ type }, index) => html`${index > 0 && ', '}<a href="${to(typeId(type))}">${shown(type)}</a>`)}</p>`}
${fields.length > 0 && html`<ul>${fields.map((field) => fieldRow(object, field))}</ul>`}
${lookUps.map(({ byLabel, fieldLabel, sObject: owner }) => html`<p class="muted">Looked up by ${shown(byLabel)}, for ${shown(fieldLabel)} of ${shown(owner)}</p>`)}
</article>`;
};

const fieldRow = (object: ObjectOverview, field: FieldOverview): Html => html`
<li class="field"><a href="${to(fieldId(object, field))}">${shown(field.label)}</a>${field.isKey && html` <span class="key">key</span>`}<code>${shown(field.field)}</code><span class="count">${countText(field.eventTypes, 'event type')}</span></li>`;

const answerHtml = ({ name, title, facts, sections }: Answer, id: string): Html => html`
<article class="answer" id="${id}">
<h3>${shown(title)}${title !== name && html` <code>${shown(name)}</code>`}<span class="count">${facts.map(shown).join(', ')}</span></h3>
${sections.map(
  (each) => html`
<h4>${shown(each.title)}</h4>
${each.sentences.map((sentence) => html`<p>${shown(sentence)}</p>`)}
${each.rows.length > 0 && html`<ul>${each.rows.map(answerRow)}</ul>`}`,
)}
</article>`;

const answerRow = ({ label, location, code, note }: AnswerRow): Html => html`
<li class="row"><b>${shown(label)}</b>${code !== undefined && html` <code>${shown(code)}</code>`}${note ? html` <span>${shown(note)}</span>` : ''}${location && html`<span class="count">${shown(lineOf(location))}</span>`}</li>`;
