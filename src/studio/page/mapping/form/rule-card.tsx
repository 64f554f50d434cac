import type { FormRow, FormRule } from '../../../contract.ts';
import { AddField } from './edit/add-field.tsx';
import { openRow } from './open-row.ts';
import { OperationChoice } from './operation-choice.tsx';
import { ClosedRow } from './rows/closed-row.tsx';
import { ConstantRow } from './rows/constant-row.tsx';
import { OpenRow } from './rows/open-row.tsx';
import { RuleFindings } from './rule-findings.tsx';
import { RuleMenu } from './rule-menu.tsx';

export function RuleCard({ rule }: { rule: FormRule }) {
  return (
    <section aria-label={`${rule.label}, ${rule.operationText}`} class="card rule-card" data-row={rule.node.join('/')}>
      <header>
        <h3>{rule.label}</h3>
        <OperationChoice rule={rule} />
        <AddField rule={rule} />
        <RuleMenu rule={rule} />
      </header>
      <RuleFindings rule={rule} />
      {rule.rows.map((row) => (
        <Row key={row.id} row={row} />
      ))}
    </section>
  );
}

/** A row of the form, as its kind needs it. */
export function Row({ row }: { row: FormRow }) {
  if (row.expression === undefined && row.constant !== undefined) return <ConstantRow row={row} />;
  return openRow.value === row.id && row.expression ? <OpenRow row={row} /> : <ClosedRow row={row} />;
}
