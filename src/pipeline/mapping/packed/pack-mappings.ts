// Compiled mappings → the file that the functions read. Everything in a compiled mapping is packed except the members
// that are listed here, so that a new member cannot be forgotten.
import type { LoadedMappings } from '../load-mappings.ts';
import type { CompiledMapping, Expression } from '../mappings.ts';
import type { PackedExpression, PackedHeader, PackedLocation, PackedPosition } from './packed-mappings.ts';

/** @param checkOf returns the name of the file with the check of the mapping's schema */
export function packMappings(
  { mappings, problems, envelope }: LoadedMappings,
  checkOf: (mapping: CompiledMapping) => string | undefined,
): string {
  const all = mappings.all();
  const header: PackedHeader = {
    problems,
    incomplete: mappings.incomplete,
    settings: mappings.settings,
    ruleTexts: mappings.ruleTexts ?? {},
    settingsFile: Object.values(envelope?.general ?? {})[0]?.location.file ?? '',
    ...(envelope && { envelope }),
    types: all.map(({ types }) => types),
  };
  return [packed(header), ...all.map((mapping) => packedMapping(mapping, checkOf(mapping)))].join('\n');
}

function packedMapping(mapping: CompiledMapping, check: string | undefined): string {
  const { examples: _examples, description: _description, breaches: _breaches, schema: _schema, ...rules } = mapping;
  return packed({ ...rules, ...(check !== undefined && { check }) });
}

const packed = (value: object): string => JSON.stringify(value, replaced);

function replaced(name: string, value: unknown): unknown {
  if (typeof value === 'function')
    throw new TypeError(`The function "${name}" of a compiled mapping cannot be packed.`);
  if (typeof value !== 'object' || value === null) return value;
  if (isExpression(value)) return packedExpression(value);
  return isLocation(value) ? ({ $at: [value.line, value.column] } satisfies PackedLocation) : value;
}

const isExpression = (value: object): value is Expression =>
  'evaluate' in value && typeof value.evaluate === 'function';

const isLocation = (value: object): value is { line: number; column: number } =>
  'file' in value && 'line' in value && 'column' in value && Object.keys(value).length === 3;

function packedExpression({ source, subject, location, locationOf }: Expression): PackedExpression {
  const positions: PackedPosition[] = [];
  for (let index = 0; index <= source.length; index += 1) {
    const { line, column } = locationOf(index);
    const [start, lastLine, lastColumn] = positions.at(-1) ?? [0, 0, 0];
    if (line !== lastLine || column !== lastColumn + index - start) positions.push([index, line, column]);
  }
  return { $expression: [source, subject, [location.line, location.column], ...positions] };
}
