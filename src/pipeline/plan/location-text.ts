// A location in a mapping file, as people and editors write it.
import type { SourceLocation } from '../mapping/mappings.ts';

export const locationText = ({ file, line, column }: SourceLocation): string => `${file}:${line}:${column}`;
