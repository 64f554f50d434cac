#!/usr/bin/env node
// Starts the command on Node 24 or newer: the sources are TypeScript, which older versions cannot load.
import { fileURLToPath } from 'node:url';

if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(
    `s3sf needs Node 24 and this is ${process.version}. In a project with its own Node, run: npx s3sf\n` +
      'Elsewhere, run: npx --package node@24 --package s3-to-salesforce s3sf\n',
  );
  process.exit(2);
}
// The next start takes half the time.
(await import('node:module')).enableCompileCache();
const { main } = await import('../src/cli/main.ts');
/** Run by npx where the package is not installed. There, "npx s3sf" would load another package. */
const isFromCache = import.meta.url.includes('/_npx/');
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());
// Nobody reads on, as after "| head": that is a stop, too.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    stop.abort();
  });
}
process.exitCode = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  signal: stop.signal,
  ...(isFromCache && { command: 'npx s3-to-salesforce' }),
  // Not in git, and safe to delete.
  cacheFolder: fileURLToPath(new URL('../node_modules/.cache/s3-to-salesforce', import.meta.url)),
  screens: { out: process.stdout, err: process.stderr },
});
