// Every mapping that can be opened: the files, and the drafts that no file has yet, each as it is in this tab.
import type { MappingSummary, Project } from '../../../contract.ts';
import type { Sessions } from './sessions.ts';

export interface ListedMapping extends Omit<MappingSummary, 'description' | 'writes'> {
  /** Absent if it is as on disk. */
  unsaved?: 'Not saved yet' | 'Unsaved changes';
}

/** Drafts first. */
export function listedMappings(
  { mappings }: Pick<Project, 'mappings'>,
  { open }: Pick<Sessions, 'open'>,
): ListedMapping[] {
  const sessions = new Map(open.value.map((session) => [session.path, session]));
  const drafts = open.value.filter(({ path }) => !mappings.some((each) => each.path === path));
  const none = { isSettings: false, errors: 0, warnings: 0, examples: { passed: 0, total: 0 } };
  return [...drafts.map(({ path }): ListedMapping => ({ path, ...none })), ...mappings].map((each) => {
    const session = sessions.get(each.path);
    if (!session || !(session.isDirty.value || session.saved.value?.hash === null)) return each;
    const findings = session.evaluation.value?.findings ?? [];
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const examples = session.readable.value?.examples;
    const types = session.readable.value?.form.types;
    return {
      ...each,
      ...(types && types.length > 0 && !each.isSettings && { types }),
      errors,
      warnings: findings.length - errors,
      ...(examples && {
        examples: {
          passed: examples.filter(({ verdict }) => verdict === 'passes').length,
          total: examples.length,
        },
      }),
      unsaved: session.saved.value?.hash === null ? 'Not saved yet' : 'Unsaved changes',
    };
  });
}
