// Compiles the schemas of the mappings into modules, so that the functions need no compiler for them.
import { hash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';
import type { JsonObject } from '../json.ts';
import { codeExtension } from '../module-url.ts';
import { meteredAjv, namesInChecks } from '../pipeline/mapping/compile/schema/metered-ajv.ts';
import { createSchemaMeter } from '../pipeline/mapping/compile/schema/schema-meter.ts';

type Schema = JsonObject | boolean;

/** A schema's module has the same name in each build. */
export const checkName = (schema: Schema): string => `check-${hash('sha256', JSON.stringify(schema)).slice(0, 16)}`;

const folder = fileURLToPath(new URL('../pipeline/mapping/compile/schema', import.meta.url));
const extension = codeExtension(import.meta.url);

/** An esbuild plugin: the module of a schema has the path of its `checkName`. */
export function schemaChecks(schemas: ReadonlyMap<string, Schema>): Plugin {
  return {
    name: 'schema-checks',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^check-[0-9a-f]+$/ }, ({ path }) => ({ path, namespace: 'check' }));
      onLoad({ filter: /.*/, namespace: 'check' }, ({ path }) => ({
        contents: checkModule(schemas.get(path) ?? true),
        loader: 'js',
        resolveDir: folder,
      }));
    },
  };
}

function checkModule(schema: Schema): string {
  const ajv = meteredAjv(createSchemaMeter(), { source: true, esm: true });
  const validator = standalone.default(ajv, ajv.compile(schema)).replace(/export default .*?;/, '');
  // Most schemas have no pattern and need no engine for regular expressions.
  const { meter, linearPattern } = namesInChecks;
  const engine = `
    import { linearPatterns } from './linear-pattern${extension}';
    const ${linearPattern} = linearPatterns(${meter}.spend);`;
  return `
    import { dataCheck } from './data-check${extension}';
    import { createSchemaMeter } from './schema-meter${extension}';
    const ${meter} = createSchemaMeter();
    ${validator.includes(linearPattern) ? engine : ''}
    ${validator}
    export const check = dataCheck(validate, { schema: ${JSON.stringify(schema)}, meter: ${meter} });
  `;
}
