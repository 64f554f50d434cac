// What stands in an object where an event of a person was who has asked to be forgotten. It keeps the numbers of the other
// lines, and is read as nothing. Objects outlive deployments, so the text never changes.
import { isJsonObject, type JsonValue } from '../../../json.ts';

export const placeholder = '{"s3ToSalesforce":"forgotten"}';

export const isPlaceholder = (value: JsonValue): boolean =>
  isJsonObject(value) && value.s3ToSalesforce === 'forgotten' && Object.keys(value).length === 1;
