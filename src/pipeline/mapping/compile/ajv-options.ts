// Ajv's options for the schemas of our own files, shared by the build and by what compiles them at run time. A test
// holds these schemas to the meta-schema, whose compiling takes longer than theirs.
import type { Options } from 'ajv';

export const shapeOptions: Options = {
  validateSchema: false,
  allErrors: true,
  verbose: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
};
