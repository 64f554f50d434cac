// npm runs this in the folder of a package when it has packed it: removes what only the package contains.
import { rm } from 'node:fs/promises';

await rm('dist', { recursive: true, force: true });
