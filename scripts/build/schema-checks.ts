// Compiles the schemas of the mappings into modules, so that the functions need no compiler for them.
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import formats from 'ajv-formats';
import type { Plugin } from 'esbuild';
import type { JsonObject } from '../../src/json.ts';
import { dataOptions } from '../../src/pipeline/mapping/compile/ajv-options.ts';

type Schema = JsonObject | boolean;

/** A schema's module has the same name in each build. */
export const checkName = (schema: Schema): string => `check-${hash('sha256', JSON.stringify(schema)).slice(0, 16)}`;

const folder = 'src/pipeline/mapping/compile';

/** An esbuild plugin: the module of a schema has the path of its `checkName`. */
export function schemaChecks(project: string, schemas: ReadonlyMap<string, Schema>): Plugin {
  return {
    name: 'schema-checks',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^check-[0-9a-f]+$/ }, ({ path }) => ({ path, namespace: 'check' }));
      onLoad({ filter: /.*/, namespace: 'check' }, ({ path }) => ({
        contents: checkModule(schemas.get(path) ?? true),
        loader: 'js',
        resolveDir: join(project, folder),
      }));
    },
  };
}

function checkModule(schema: Schema): string {
  const ajv = new Ajv2020({ ...dataOptions, code: { ...dataOptions.code, source: true, esm: true } });
  formats.default(ajv);
  const validator = standalone.default(ajv, ajv.compile(schema)).replace(/export default .*?;/, '');
  // Most schemas have no pattern and need no engine for regular expressions.
  const engine = validator.includes('linearRegExp') ? "import { linearRegExp } from './ajv-options.ts';" : '';
  return `
    import { dataCheck } from './data-check.ts';
    ${engine}
    ${validator}
    export const check = dataCheck(validate, ${JSON.stringify(schema)});
  `;
}
