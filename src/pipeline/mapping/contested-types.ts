// Event types with mappings in more than one file. It is unclear which one is meant, so none of them is used.
import type { Problem } from '../../problem.ts';
import type { CompiledMapping } from './mappings.ts';
import type { YamlSource } from './yaml/yaml-source.ts';

export interface TypeOwner extends Pick<CompiledMapping, 'file' | 'types'> {
  /** Called only for a contested type. */
  source(): YamlSource;
}

export function contestedTypes(files: readonly TypeOwner[]): { contested: Set<string>; problems: Problem[] } {
  const claims = Map.groupBy(
    files.flatMap((owner) => owner.types.map((type, index) => ({ owner, type, index }))),
    ({ type }) => type,
  );
  const several = [...claims.values()].filter((each) => each.length > 1);
  return {
    contested: new Set(several.flatMap((each) => each.map(({ type }) => type))),
    problems: several.flat().map((claim) => {
      const source = claim.owner.source();
      const others = claims.get(claim.type)?.filter((each) => each !== claim) ?? [];
      return source.problem(source.positionOf(isList(source) ? ['event', claim.index] : ['event']), {
        code: 'mapping/type-twice',
        message: `The event type "${claim.type}" also has a mapping in ${namesOf(others.map(({ owner }) => owner.file))}.`,
        hint: 'Keep one file for each type.',
      });
    }),
  };
}

/** Thousands of files that each name all the others would fill the memory. */
const mostNamed = 3;

const namesOf = (files: readonly string[]): string =>
  files.length <= mostNamed + 1
    ? files.join(' and ')
    : `${files.slice(0, mostNamed).join(', ')} and ${files.length - mostNamed} more files`;

const isList = ({ value }: YamlSource): boolean =>
  typeof value === 'object' && value !== null && 'event' in value && Array.isArray(value.event);
