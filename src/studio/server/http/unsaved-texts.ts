// Texts that people have not saved yet, in place of their files.
import { isJsonObject, type JsonObject } from '../../../json.ts';
import type { MappingFile } from '../../../mapping-files.ts';
import { textIn } from './json-body.ts';

/** Empty if the request has none. */
export function unsavedIn({ unsaved }: JsonObject): MappingFile[] {
  const texts = Array.isArray(unsaved) ? unsaved.filter(isJsonObject) : [];
  return texts.map((each) => ({ path: textIn(each, 'path'), text: textIn(each, 'text') }));
}
