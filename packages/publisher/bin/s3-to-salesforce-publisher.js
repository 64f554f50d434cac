#!/usr/bin/env node
// Starts the command: compiled in the package, and from the sources in a checkout of the repository.
import { existsSync, readFileSync } from 'node:fs';

/** No package contains the compiler's settings. */
const isCheckout = existsSync(new URL('../tsconfig.json', import.meta.url));
const { runShipCommand } = await import(
  isCheckout ? '../../../src/publisher/ship/ship-command.ts' : '../dist/ship/ship-command.js'
);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());
process.exitCode = await runShipCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  signal: stop.signal,
  version: JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version,
});
