// A mapping file and a settings file as written, after validation against their JSON Schemas in schema/.
import type { JsonObject, JsonValue } from '../../../json.ts';
import type { CsvFormat } from '../../event/formats/csv/csv-format.ts';
import type { OrgRuleOptions, RawExpression, RawOptions } from './record-options.ts';

export type MissingRule = 'keep' | 'clear' | 'reject';

export interface RawMapping {
  event: string | string[];
  description?: string;
  schema?: JsonObject | boolean;
  newest?: RawExpression;
  records: RawRecord[];
  examples?: RawExample[];
}

export interface RawRecord extends RawOptions {
  object: string;
  key?: Record<string, RawExpression>;
  fields?: Record<string, RawExpression | { from: RawExpression; missing?: MissingRule }>;
  constants?: Record<string, string | number | boolean | null>;
  links?: Record<string, RawLink | RawQueue>;
  /** Developer name. */
  recordType?: string;
}

export interface RawQueue {
  /** Developer name. */
  queue: string;
}

export interface RawLink {
  object: string;
  key: Record<string, RawExpression>;
  notFound?: 'retry' | 'omit';
  missing?: MissingRule;
}

export interface RawExample {
  name: string;
  event: JsonObject;
  key?: string;
  salesforce?: JsonObject | string;
  expect: JsonValue;
}

export interface RawEnvelope {
  id?: RawExpression;
  source?: RawExpression;
  type?: RawExpression;
  time?: RawExpression;
}

export interface RawSettings {
  envelope?: RawEnvelope;
  prefixes?: Record<string, { envelope?: RawEnvelope; csv?: Partial<CsvFormat> | null }>;
  unmapped?: 'ignore' | 'reject';
  limits?: { records?: number; bytes?: number; depth?: number; futureMinutes?: number };
  salesforce?: OrgRuleOptions & { limitShare?: number; rowsPerCall?: Record<string, number> };
}
