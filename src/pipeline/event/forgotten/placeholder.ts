// What replaces a forgotten person's event in an object. It keeps the numbers of the other lines, and is read as nothing.
// Objects outlive deployments, so the text never changes.
import { isJsonObject, type JsonValue } from '../../../json.ts';

export const placeholder = '{"s3ToSalesforce":"forgotten"}';

/** Among objects that follow each other. On a line of its own, the other one would make the object look like JSON Lines. */
export const placeholderInSequence = '{\n"s3ToSalesforce":"forgotten"}';

export const isPlaceholderText = (bytes: Buffer): boolean =>
  bytes.length <= placeholderInSequence.length && bytes.toString().replace('\n', '') === placeholder;

export const isPlaceholder = (value: JsonValue): boolean =>
  isJsonObject(value) && value.s3ToSalesforce === 'forgotten' && Object.keys(value).length === 1;
