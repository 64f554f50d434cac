// How the org's own rules treat the records of a rule: as the rule says, otherwise as the settings say. Pure.
import type { OrgRuleOptions, RecordOptions } from '../mapping/compile/record-options.ts';

/** What applies by default is absent: plans were like this before there were such settings. */
export function effectiveOptions(
  { assignmentRules, duplicateRules, ...own }: RecordOptions,
  settings: OrgRuleOptions,
): RecordOptions {
  const assigns = assignmentRules ?? settings.assignmentRules;
  const duplicates = own.operation === 'delete' ? undefined : (duplicateRules ?? settings.duplicateRules);
  return {
    ...own,
    ...(assigns === true && { assignmentRules: true }),
    ...(duplicates === 'allow' && { duplicateRules: duplicates }),
  };
}
