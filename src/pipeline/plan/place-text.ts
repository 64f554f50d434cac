// Where something stands in a mapping file, as people and editors write it.
import type { SourcePlace } from '../mapping/mappings.ts';

export const placeText = ({ file, line, column }: SourcePlace): string => `${file}:${line}:${column}`;
