// Published files and the state of a shipper for people.
import type { ShipperStatus } from '../../publisher/drop-folder/shipper.ts';
import { statusFacts } from '../../publisher/ship/shipper-status.ts';
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

/** @param isRunning false at the end: a shipper that has stopped does not send, and no other process need do so */
export function renderShipperStatus(status: ShipperStatus, terminal: Terminal, isRunning: boolean): string {
  const facts = statusFacts(status, isRunning).map(({ text, tone }) => (tone ? terminal.paint(tone, text) : text));
  return `ship: ${facts.join(', ')}\n`;
}
