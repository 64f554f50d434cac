// Validators that were compiled before the function starts: none, as it stands here. The build puts a module in place
// of this one that holds those of the file shapes, and of the schemas in the mappings that it packs.
import type { ValidateFunction } from 'ajv';
import type { JsonObject } from '../../../json.ts';
import type { RawMapping, RawSettings } from './raw-mapping.ts';

export interface ShapeValidators {
  mapping: ValidateFunction<RawMapping>;
  settings: ValidateFunction<RawSettings | null>;
}

export const compiledShapes: ShapeValidators | undefined = undefined;

/** The validator of a schema that is exactly this one; undefined where none was compiled. */
export const compiledDataSchema = (_schema: JsonObject | boolean): ValidateFunction | undefined => undefined;
