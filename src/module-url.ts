// Finds a module of ours that runs in a thread or a process of its own. The compiler rewrites the endings of imports, but
// not of such names: the module is `.ts` in a checkout and `.js` in the package.
import { extname } from 'node:path';

/** `.ts` or `.js`. @param from `import.meta.url` of the calling module */
export const codeExtension = (from: string): string => extname(new URL(from).pathname);

/** @param path relative to `from`, without an ending */
export const moduleUrl = (path: string, from: string): URL => new URL(`${path}${codeExtension(from)}`, from);
