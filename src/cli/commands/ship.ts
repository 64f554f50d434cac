// `s3sf ship DIR`: ships the files of a folder to S3, prints its state from time to time, and logs what fails.
import type { ShipperStatus } from '../../publisher/drop-folder/shipper.ts';
import type { PublisherLogger } from '../../publisher/publisher.ts';
import type { ExitCode, Io } from '../io.ts';
import { renderShipperStatus } from '../publish/render-publish.ts';
import { type ShipOptions, shipFolder } from '../publish/ship-folder.ts';
import { startProgress } from '../rendering/progress.ts';
import { terminalsOf } from '../rendering/terminal.ts';

export interface ShipCommandOptions extends ShipOptions {
  json: boolean;
}

export async function ship(folder: string, options: ShipCommandOptions, io: Io): Promise<ExitCode> {
  const { json, once } = options;
  const { out } = terminalsOf(io);
  const print = (status: ShipperStatus, isRunning: boolean) =>
    io.out(
      json
        ? `${JSON.stringify({ at: new Date().toISOString(), ...status })}\n`
        : renderShipperStatus(status, out, isRunning),
    );
  const progress = startProgress(io, 'Shipping events', { isSilent: json || !once });
  let left: ShipperStatus;
  try {
    left = await shipFolder(folder, options, {
      env: io.env,
      signal: io.signal,
      logger: loggerTo((line) => {
        progress.clear();
        io.err(line);
      }),
      onStatus(status) {
        if (!once) return print(status, true);
        progress.update(status.sent, { total: status.sent + status.events + status.unready });
      },
    });
  } finally {
    progress.end();
  }
  print(left, false);
  return once && left.events + left.unready + left.broken > 0 ? 1 : 0;
}

/** One line of JSON each, on standard error: standard output stays readable. */
function loggerTo(write: (line: string) => void): PublisherLogger {
  const line = (level: string) => (message: string, fields: Readonly<Record<string, unknown>>) =>
    write(`${JSON.stringify({ level, message, timestamp: new Date().toISOString(), ...fields })}\n`);
  return { info: line('INFO'), warn: line('WARN'), error: line('ERROR') };
}
