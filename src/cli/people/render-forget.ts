// What was removed of a person, or would be, and what is left: in the bucket, in the queues, and in Salesforce.
import { type ForgetResult, isForgotten } from '../commands/privacy/forget.ts';
import { countText } from '../rendering/count-text.ts';
import { wrap } from '../rendering/fit-text.ts';
import type { Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';
import type { LeftBecause } from './erase/left-because.ts';
import { hitsOf, renderHits, renderRecords, renderSearchNotes } from './render-person.ts';
import { isChosen, othersIn } from './selection.ts';

export const forgetView: View<ForgetResult> = {
  out: renderForgotten,
  err: renderNotes,
  json: ({ search, last, choice: _, ...rest }) => ({
    ...rest,
    complete: isForgotten({ search, last, choice: _, ...rest }),
    events: hitsOf(search.found),
    unread: last.unread,
    interrupted: last.interrupted,
  }),
  exitCode: (result) => {
    const { erased, isRequested, search } = result;
    if (!isSearched(search) || (isRequested && !erased)) return 1;
    return !erased || (isForgotten(result) && leftEvents(result).length === 0) ? 0 : 1;
  },
};

const isSearched = ({ unread, interrupted }: ForgetResult['search']) => unread.versions === 0 && !interrupted;

/** Events that certainly contain the person and were not chosen. */
const leftEvents = ({ last, choice }: ForgetResult) =>
  hitsOf(last.found).filter((hit) => hit.kind !== 'inside' && !isChosen(hit.key, hit, choice));

function renderForgotten(result: ForgetResult, terminal: Terminal): string {
  const { search, erased } = result;
  const parts = search.found.length > 0 ? [renderHits(search.found, terminal), '\n'] : [];
  const say = (text: string) => `${wrap(text, terminal)}\n`;
  if (search.interrupted) return '';
  parts.push(say(erased ? removedText(result) : wouldRemove(result)));
  const { keys, ids } = result.salesforce;
  if (keys.length > 0) {
    parts.push(
      say(
        '\nSalesforce still has what the events wrote. Delete or anonymize it there, also in the recycle bin. Keep this list: once the events are removed, nothing names these records any more.',
      ),
      renderRecords(keys, terminal),
    );
    const named = Object.entries(ids).map(([sObject, own]) => `  ${sObject}: ${own.join(', ')}\n`);
    if (named.length > 0) parts.push('By Id, of the last 30 days:\n', ...named);
  }
  return parts.join('');
}

function removedText({ objects, messages, stamps, locks }: ForgetResult): string {
  return [
    `${countText(objects.removed, 'version')} of objects removed, ${objects.rewritten} rewritten without the person's events.`,
    `${countText(messages.deleted, 'waiting message')} deleted, ${messages.replaced} replaced.`,
    `${countText(stamps.forgotten, 'record')} of the person refuse events from now on; the stamps of ${countText(stamps.cleaned, 'record')} no longer name the person's events.`,
    `${countText(locks.deleted, 'idempotency lock')} deleted.`,
    'Events that arrive from now on are not written to Salesforce, but they are stored: run the command again later.',
  ].join(' ');
}

function wouldRemove(result: ForgetResult): string {
  const { search, choice, messages, stamps, locks, isUndecided, roles } = result;
  const hits = hitsOf(search.found);
  const chosen = hits.filter((hit) => isChosen(hit.key, hit, choice));
  if (chosen.length === 0 && roles.length === 0)
    return 'Nothing was found to remove. To refuse events of the person that arrive later, name the key with --as and add --yes.';
  const objects = new Set(chosen.map(({ key }) => key)).size;
  const others = [...othersIn(search.found, choice)].map(([role, count]) => `${role} (${count})`);
  const as = roles.map((role) => ` --as ${role}`).join('');
  return [
    ...(others.length > 0
      ? [
          `These events also contain other keys: ${others.join(', ')}. If they are about those people, the value is not that of the person whom they are about: do not remove them.`,
        ]
      : []),
    `Nothing was changed. With${isUndecided ? as : ''} --yes, this removes ${countText(chosen.length, 'event')} from ${countText(objects, 'object')} for good,`,
    `changes or deletes ${countText(messages.deleted + messages.replaced, 'waiting message')},`,
    `makes ${countText(stamps.forgotten, 'record')} refuse events, cleans the stamps of ${countText(stamps.cleaned, 'record')},`,
    `and deletes ${countText(locks.deleted, 'idempotency lock')}.`,
  ].join(' ');
}

function renderNotes(result: ForgetResult, terminal: Terminal): string {
  const { bucket, left, messages, locks, erased, isUnfinished, choice, last } = result;
  const others = leftEvents(result);
  const shared = others.filter(
    ({ isShared, roles }) => isShared && roles.some((role) => choice.roles.has(role)),
  ).length;
  const otherRoles = new Set(others.flatMap(({ roles }) => roles.filter((role) => !choice.roles.has(role))));
  const mentions = others.filter(({ kind }) => kind === 'mention').length;
  const inside = hitsOf(last.found).filter(({ kind }) => kind === 'inside').length;
  const notes = [
    ...left.map(
      ({ key, versionId, because }) => `s3://${bucket}/${visible(key)} (version ${versionId}) ${leftText(because)}`,
    ),
    ...(mentions > 0
      ? [
          `${countText(mentions, 'event')} or lines contain the value elsewhere, or cannot be read, and stay. "npx s3sf find-person --list" lists them. To remove them as well, add --mentions.`,
        ]
      : []),
    ...(shared > 0
      ? [
          `${countText(shared, 'event')} also contain another person, and stay. To remove them as a whole, add --shared.`,
        ]
      : []),
    ...(otherRoles.size > 0
      ? [
          `The value is also a key of ${[...otherRoles].join(', ')}. Those events stay. If it is the same person, add --as.`,
        ]
      : []),
    ...(inside > 0
      ? [
          `${countText(inside, 'event')} contain the value inside a longer text, and stay. Look at them ("npx s3sf find-person --list"), and remove those about the person with --line.`,
        ]
      : []),
    ...(messages.mentions > 0
      ? [
          `${countText(messages.mentions, 'waiting message')} contain the value but name none of these events, and stay.`,
        ]
      : []),
    ...(messages.refused > 0
      ? [`The queue did not accept ${countText(messages.refused, 'message')}. Run the command again.`]
      : []),
    ...(messages.invisible > 0
      ? [
          `${countText(messages.invisible, 'waiting message')} could not be seen: recover or a redrive is reading them. Run the command again in two minutes.`,
        ]
      : []),
    ...(messages.unread > 0
      ? [
          `Time was up before ${countText(messages.unread, 'waiting message')} in the queues could be read. Run the command again.`,
        ]
      : []),
    ...(locks.inUse > 0
      ? [`${countText(locks.inUse, 'event')} of the person are being processed. Run the command again.`]
      : []),
    ...(erased && isUnfinished ? ['Events of the person keep arriving. Stop them, and run the command again.'] : []),
  ];
  const text = notes.map((note) => `${wrap(terminal.paint('warning', note), terminal)}\n`).join('');
  return `${text}${renderSearchNotes(last, terminal)}`;
}

function leftText(because: LeftBecause): string {
  if (because.kind === 'locked')
    return because.until === undefined
      ? 'has a legal hold (S3 Object Lock), and stays.'
      : `is locked until ${because.until} (S3 Object Lock), and stays. Run the command again after that.`;
  if (because.kind === 'inseparable')
    return 'contains other events that cannot be separated from those of the person, and stays. Remove it by hand, or fix it.';
  if (because.kind === 'changed') return 'was overwritten meanwhile. Run the command again.';
  return `could not be removed (${because.code}).`;
}
