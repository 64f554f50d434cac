// Objects that contain nothing, and so no event. Tools create them to show a folder or the state of a job:
//
// - `folder/`: the consoles of S3 and Hadoop's S3A (hadoop.apache.org, "Controlling the S3A Directory Marker Behavior").
// - `folder_$folder$`: Amazon EMR (repost.aws, "Why does Amazon EMR create empty files in Amazon S3?").
// - `_SUCCESS`: Hadoop and Spark at the end of a job. S3A's committers write JSON into it.
// - `_started_ID`, `_committed_ID`: Databricks (docs.databricks.com, "Transactional writes to cloud storage with DBIO").
//   The second one has content.
//
// An object with content is never left alone because of its name: it could be an event.

/** A closed set, so that it can be a dimension of a metric. */
export type EmptyName = 'Folder' | 'Marker' | 'EmptyObject';

/** What an object without content is, by its key. */
export function emptyName(key: string): EmptyName {
  if (/(\/|_\$folder\$)$/.test(key)) return 'Folder';
  return /(^|\/)_(SUCCESS|started_[^/]*|committed_[^/]*)$/.test(key) ? 'Marker' : 'EmptyObject';
}
