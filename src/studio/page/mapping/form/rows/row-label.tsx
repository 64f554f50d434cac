import type { FormRow } from '../../../../contract.ts';
import { Chain, Key } from '../../../icons/icons.tsx';

export function RowLabel({ row }: { row: FormRow }) {
  return (
    <span class="row-label" title={row.field ?? row.label}>
      <span class="cut">{row.label}</span>
      {row.part === 'key' && (
        <>
          <Key />
          <span class="unseen">key</span>
        </>
      )}
      {row.part === 'link' && (
        <>
          <Chain />
          <span class="unseen">link</span>
        </>
      )}
      {row.isRequired && row.part !== 'key' && <span class="tag">required</span>}
    </span>
  );
}
