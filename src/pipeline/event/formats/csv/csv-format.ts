/** How the CSV files under a prefix are written. */
export interface CsvFormat {
  delimiter: ',' | ';' | '\t' | '|';
  /** Names of the columns, if the files have no header; default: the first row names them. */
  columns?: readonly string[];
}
