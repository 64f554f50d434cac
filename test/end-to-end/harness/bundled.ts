import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { packFolder } from '../../../src/build/pack-folder.ts';

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

/** Gives the handlers of `bundled` these mappings: a bundle reads them packed, a source reads the files themselves. */
export async function deployedMappings(mappingsDir: string, outDir: string, schemaDir = 'salesforce/schema') {
  const isPacked = inject('bundles') !== undefined;
  const renew = async () => {
    if (isPacked) await packFolder({ mappingsDir, schemaDir, outDir });
  };
  await renew();
  const environment: Record<string, string> = isPacked ? { PACKED_MAPPINGS_DIR: outDir } : {};
  return {
    environment,
    /** After an edit. */
    renew,
  };
}
