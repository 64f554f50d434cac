// An esbuild plugin that replaces src/pipeline/mapping/compile/compiled-validators.ts with compiled validators of the file
// shapes and of the mappings' schemas. Compiling them at run time would take a third of a cold start.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import formats from 'ajv-formats';
import type { Plugin } from 'esbuild';
import type { JsonObject } from '../../src/json.ts';
import { dataOptions, shapeOptions } from '../../src/pipeline/mapping/compile/ajv-options.ts';

const folder = 'src/pipeline/mapping/compile';

/** @param schemas the mappings' schemas */
export function compiledValidators(project: string, schemas: readonly (JsonObject | boolean)[]): Plugin {
  const resolveDir = join(project, folder);
  return {
    name: 'compiled-validators',
    setup({ onLoad, onResolve }) {
      onLoad({ filter: /[\\/]compile[\\/]compiled-validators\.ts$/ }, () => ({
        contents: moduleOf(schemas),
        loader: 'js',
        resolveDir,
      }));
      onResolve({ filter: /^validator:/ }, ({ path }) => ({ path, namespace: 'validator' }));
      onLoad({ filter: /.*/, namespace: 'validator' }, async ({ path }) => ({
        contents: await validatorOf(path.slice('validator:'.length), schemas),
        loader: 'js',
        resolveDir,
      }));
    },
  };

  async function validatorOf(name: string, schemas: readonly (JsonObject | boolean)[]): Promise<string> {
    if (name === 'mapping' || name === 'settings') {
      const schema = JSON.parse(await readFile(join(project, 'schema', `${name}.schema.json`), 'utf8'));
      return codeOf(new Ajv2020({ ...shapeOptions, code: { source: true, esm: true } }), schema);
    }
    const ajv = new Ajv2020({ ...dataOptions, code: { ...dataOptions.code, source: true, esm: true } });
    formats.default(ajv);
    const code = codeOf(ajv, schemas[Number(name)] ?? true);
    return `import { linearRegExp } from './ajv-options.ts';\n${code}`;
  }
}

const codeOf = (ajv: Ajv2020, schema: JsonObject | boolean) => standalone.default(ajv, ajv.compile(schema));

function moduleOf(schemas: readonly (JsonObject | boolean)[]): string {
  const imports = schemas.map((_, index) => `import schema${index} from 'validator:${index}';`);
  const entries = schemas.map((schema, index) => `[${JSON.stringify(JSON.stringify(schema))}, schema${index}]`);
  return `
    import mapping from 'validator:mapping';
    import settings from 'validator:settings';
    ${imports.join('\n')}
    export const compiledShapes = { mapping, settings };
    const bySchema = new Map([${entries.join(', ')}]);
    export const compiledDataSchema = (schema) => bySchema.get(JSON.stringify(schema));
  `;
}
