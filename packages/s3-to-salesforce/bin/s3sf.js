#!/usr/bin/env node
// Starts the command: compiled in the package, and from the sources in a checkout of the repository.
import { existsSync } from 'node:fs';

/** No package contains the compiler's settings. */
const isCheckout = existsSync(new URL('../tsconfig.json', import.meta.url));
await import(isCheckout ? '../../../bin/s3sf.js' : '../dist/bin/s3sf.js');
