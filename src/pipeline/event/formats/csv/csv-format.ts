/** How the CSV files under a prefix are written. Their first row names the columns. */
export interface CsvFormat {
  delimiter: ',' | ';' | '\t' | '|';
}
