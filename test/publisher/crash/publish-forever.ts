// A platform that publishes as fast as it can until it is killed. It prints each spooled event at once with a
// synchronous write: what is written to a pipe survives the process that wrote it.
//   node publish-forever.ts S3_URL SPOOL [PACK]
import { createHash, randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { createPublisher } from '../../../src/publisher/publisher.ts';
import { flakySettings } from './flaky-settings.ts';

const [url = '', spool = '', pack] = process.argv.slice(2);
const publisher = createPublisher(flakySettings(url, spool, pack && JSON.parse(pack)));

async function publishForever(): Promise<void> {
  for (;;) {
    const text = randomBytes(Math.floor(Math.random() ** 4 * 30_000)).toString('base64');
    const check = createHash('sha256').update(text).digest('hex');
    const result = await publisher.publish({ type: 'counselor.login', data: { text, check } });
    if (result.status === 'spooled') writeSync(1, `${result.id} ${check}\n`);
  }
}

for (let index = 0; index < 8; index += 1) void publishForever();
