// Edits of a mapping's text. `POST /api/mapping/edit` returns splices: one place changes, and everything else stays as it
// was written. The page applies them to its editor, so that undo works.
import type { JsonObject, JsonValue } from '../../json.ts';
import type { TextEdit } from './finding.ts';
import type { NodePath } from './form.ts';

export interface EditRequest {
  path: string;
  text: string;
  edit: MappingEdit;
  /** The event in view if it is no example: a new key may be one of its values. */
  event?: JsonObject;
}

export type MappingEdit =
  /** Writes an expression, in the quotes that YAML needs. Adds the name if its group does not have it. */
  | { kind: 'set-expression'; node: NodePath; expression: string }
  /** Writes a constant, a picklist value, `operation`, `missing`, `notFound` or `description`. */
  | { kind: 'set-value'; node: NodePath; value: string | number | boolean | null }
  /** Puts a value of the event into the expression at `node`, at this offset of the expression. */
  | { kind: 'insert-path'; node: NodePath; names: string[]; at: number }
  | { kind: 'add-field'; rule: number; field: string; expression?: string; constant?: JsonValue }
  /** Without an expression: what fits the key by the other records or by its name, or an empty one to be chosen. */
  | {
      kind: 'add-link';
      rule: number;
      field: string;
      object: string;
      keyField: string;
      expression?: string;
      notFound?: 'omit';
    }
  /** Without a key: the one that the mapping or the names of the event suggest, likewise. */
  | {
      kind: 'add-rule';
      object: string;
      keyField?: string;
      keyExpression?: string;
      operation?: 'create';
      after?: number;
    }
  /** A record goes to another place in the list, with its comments. */
  | { kind: 'move-rule'; rule: number; to: number }
  /** What a record that is deleted cannot have: fields, constants, links, the record type. */
  | { kind: 'remove-values'; rule: number }
  /** "Accept…": `# s3sf-ignore CODE reason` above the finding. */
  | { kind: 'accept-finding'; code: string; line: number; column: number; reason: string }
  /** An event type that the mapping is for, too. */
  | { kind: 'add-type'; type: string }
  /** Refused for the only one. */
  | { kind: 'remove-type'; type: string }
  /** A row, a rule or an example, with its comment lines above. */
  | { kind: 'remove'; node: NodePath }
  /** Removes decisions from the comments of a draft: these, or those that the text answers. */
  | { kind: 'decide'; decisions?: string[] }
  /** "Save as example": expects what the event becomes now. */
  | { kind: 'add-example'; name: string; event: JsonObject }
  /** "Accept as expected". Refused where the event fails. */
  | { kind: 'accept'; example: number };

export type EditAnswer =
  | {
      kind: 'edited';
      edits: TextEdit[];
      /** The text after them. */
      text: string;
      /** Where the new value is in that text, for the cursor. */
      selection: { start: number; end: number };
      /** For `accept` and `add-example`: what it writes, in words. */
      about?: string;
    }
  /** Nothing was changed: `reason` is a sentence for people. */
  | { kind: 'refused'; reason: string };

/** `POST /api/mapping/draft`: a new event type from a sample. Writes nothing. */
export interface DraftRequest {
  event: JsonObject;
  /** API names, parents first. */
  objects: string[];
}

export type DraftAnswer = { kind: 'drafted'; path: string; text: string } | { kind: 'refused'; reason: string };

/** `GET /api/files/PATH` */
export interface FileContent {
  path: string;
  text: string;
  /** SHA-256 of the text in hex. */
  hash: string;
}

/** `PUT /api/files/PATH` */
export interface SaveRequest {
  text: string;
  /** The hash that the edit began with; null for a new file. */
  basedOn: string | null;
}

export type SaveAnswer =
  | { kind: 'saved'; hash: string }
  /** 409: the file has changed meanwhile, or was removed (then `text` is null). Nothing was written. */
  | { kind: 'conflict'; text: string | null; hash: string | null };
