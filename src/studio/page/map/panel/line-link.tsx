import type { SourceLocation } from '../../../../pipeline/mapping/mappings.ts';
import { Link } from '../../frame/link.tsx';
import { pathTo } from '../../frame/route.ts';

export const LineLink = ({ location: { file, line, column } }: { location: SourceLocation }) => (
  <Link to={pathTo('mapping', [file], { line: String(line), column: String(column) })}>line {line}</Link>
);
