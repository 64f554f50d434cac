// Serves the files of a folder on loopback as S3's GetObject does, streamed, under any bucket name.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { listen, type RunningServer } from '../../src/local/http/listen.ts';

export function serveFolder(folder: string): Promise<RunningServer> {
  return listen(async (request, response) => {
    const file = join(folder, basename(new URL(request.url ?? '/', 'http://localhost').pathname));
    const { size, mtime } = await stat(file);
    response.writeHead(200, {
      'content-length': size,
      'last-modified': mtime.toUTCString(),
      etag: `"${size}-${mtime.getTime()}"`,
    });
    await pipeline(createReadStream(file, { highWaterMark: 262_144 }), response);
  });
}
