// An esbuild plugin: the functions read the packed mappings instead of the files that people write.
import type { Plugin } from 'esbuild';

export const packedMappings: Plugin = {
  name: 'packed-mappings',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /\/read-mappings\.ts$/ }, ({ path, resolveDir, kind }) =>
      resolve(path.replace('read-mappings', 'read-packed-mappings'), { resolveDir, kind }),
    );
  },
};
