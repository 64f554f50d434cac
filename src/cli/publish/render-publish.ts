// Published files and the state of a shipper for people.
import type { ShipperStatus } from '../../publisher/drop-folder/shipper.ts';
import type { PublishedFile } from '../commands/operations/publish.ts';
import { wrap } from '../rendering/fit-text.ts';
import type { Terminal } from '../rendering/terminal.ts';
import { visible } from '../rendering/visible.ts';

export function renderPublished({ file, bucket, key, replaced }: PublishedFile, terminal: Terminal): string {
  const note = replaced ? `, ${terminal.paint('warning', 'replacing other content')}` : '';
  return `Published ${visible(file)} as s3://${bucket}/${visible(key)}${note}\n`;
}

/** For `--json`. */
export const publishedJson = ({ file, bucket, key, replaced }: PublishedFile) => ({ file, bucket, key, replaced });

/** Empty if the file holds an event, or may hold one. */
export function renderPublishWarning({ file, holdsEvent }: PublishedFile, terminal: Terminal): string {
  if (holdsEvent !== 'no') return '';
  const name = visible(file);
  const warning = `${name}: no event was found in this file. It was published all the same.`;
  return `${wrap(`${terminal.paint('warning', warning)} Look at it with: npx s3sf preview ${name}`, terminal)}\n`;
}

/** For `--json`. @param at milliseconds since 1970 */
export const shipperStatusJson = (status: ShipperStatus, at: number) => ({ at: new Date(at).toISOString(), ...status });

/** @param isRunning false at the end: a shipper that has stopped does not send, and no other process need do so */
export function renderShipperStatus(status: ShipperStatus, terminal: Terminal, isRunning: boolean): string {
  const { events, bytes, oldestAgeMs, reported, broken, unready, sends, sent, failing } = status;
  const size = events > 0 ? ` (${(bytes / 1_000_000).toFixed(1)} MB, oldest ${Math.round(oldestAgeMs / 1000)} s)` : '';
  const warn = (text: string) => terminal.paint('warning', text);
  const facts = [
    `${sent} sent`,
    `${events} waiting${size}`,
    ...(reported > 0 ? [warn(`${reported} reported`)] : []),
    ...(unready > 0 ? [`${unready} still being written`] : []),
    ...(broken > 0 ? [warn(`${broken} quarantined`)] : []),
    ...(failing ? [terminal.paint('error', `S3 fails: ${failing.code} ${failing.detail}`)] : []),
    ...(sends || !isRunning ? [] : ['another process sends']),
  ];
  return `ship: ${facts.join(', ')}\n`;
}
