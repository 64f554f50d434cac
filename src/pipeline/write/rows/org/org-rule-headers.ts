// The headers by which a call says how the org's own rules treat its records. Sources: REST API Developer Guide,
// "Assignment Rule Header" (without it, assignment rules run, also on Cases and Leads that automation creates) and
// "Duplicate Rule Header" (version 52.0 and later). It is never asked to include details of other people's records.
import type { Row } from '../row.ts';

/** Of a call or subrequest that writes the row. Absent where Salesforce's own defaults apply. */
export function orgRuleHeaders({ assignmentRules, duplicateRules }: Row): Record<string, string> | undefined {
  const headers = {
    ...(assignmentRules !== true && { 'Sforce-Auto-Assign': 'FALSE' }),
    ...(duplicateRules === 'allow' && { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' }),
  };
  return Object.keys(headers).length > 0 ? headers : undefined;
}
