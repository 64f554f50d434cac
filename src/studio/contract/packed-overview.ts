// The overview in the file that `s3sf overview --html` writes. A field does not repeat what its rules say about it, which
// halves the file.
import type { FieldOverview, ObjectOverview, Overview } from '../../overview/overview.ts';

export interface PackedOverview extends Omit<Overview, 'objects'> {
  objects: PackedObject[];
}

export interface PackedObject extends Omit<ObjectOverview, 'fields'> {
  fields: PackedField[];
}

export interface PackedField extends Omit<FieldOverview, 'writers'> {
  /** Each is the id of a rule, and the index in its `writes`. */
  writers: [string, number][];
}
