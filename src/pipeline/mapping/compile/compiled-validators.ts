// Validators compiled ahead of time: none here. The build replaces this module with one that holds the validators of
// mapping files, the settings, and the schemas in the packed mappings.
import type { ValidateFunction } from 'ajv';
import type { JsonObject } from '../../../json.ts';
import type { RawMapping, RawSettings } from './raw-mapping.ts';

export interface ShapeValidators {
  mapping: ValidateFunction<RawMapping>;
  settings: ValidateFunction<RawSettings | null>;
}

export const compiledShapes: ShapeValidators | undefined = undefined;

/** The validator of exactly this schema; undefined if it was not compiled. */
export const compiledDataSchema = (_schema: JsonObject | boolean): ValidateFunction | undefined => undefined;
