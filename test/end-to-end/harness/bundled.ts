import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

const sources = {
  export: '../../../src/lambda/export.ts',
  recover: '../../../src/lambda/recover.ts',
  'dies-of-killers': '../handlers/dies-of-killers.ts',
  'short-of-time': '../handlers/short-of-time.ts',
} as const;

/** Path of a handler module: the bundle of build-once.ts if there is one, otherwise the source. */
export function bundled(name: keyof typeof sources): string {
  const bundles = inject('bundles');
  return bundles ? join(bundles, `${name}.mjs`) : fileURLToPath(new URL(sources[name], import.meta.url));
}
