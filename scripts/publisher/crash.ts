// Kills a process that publishes as fast as it can, 200 times at random moments, while S3 fails, stalls and resets
// connections: `node scripts/publisher/crash.ts [--kills 200] [--pack 10]`. With --pack, up to this many events share
// an object. Exits with 1 if a spooled event is lost or damaged.
import { parseArgs } from 'node:util';
import { runCrashes } from '../../test/publisher/crash/crash-run.ts';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' }, pack: { type: 'string' } } });

const result = await runCrashes({
  kills: Number(values.kills),
  random: Math.random,
  ...(values.pack === undefined ? {} : { pack: { maxEvents: Number(values.pack), maxDelayMs: 50 } }),
  onKill(kills, spooled) {
    if (kills % 10 === 0) console.log(`killed ${kills} times, ${spooled} events spooled`);
  },
});
console.log(result);
if (result.lost.length + result.damaged.length + result.leftInSpool + result.quarantined > 0) process.exitCode = 1;
