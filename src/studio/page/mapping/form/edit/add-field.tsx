// Adds a row: the object's fields that the rule does not set yet.
import { useState } from 'preact/hooks';
import type { FieldDetail, FormRule, MappingEdit, ObjectDetail } from '../../../../contract.ts';
import { request } from '../../../api/client.ts';
import { holdKeys, takeHeldKeys } from '../../../keyboard/held-keys.ts';
import { useStudio } from '../../../store/studio.ts';
import { useSession } from '../../state/session-context.ts';
import { freshRow, openRow } from '../open-row.ts';
import { PickMenu } from './pick-menu.tsx';

export function AddField({ rule }: { rule: FormRule }) {
  const session = useSession();
  const { say } = useStudio();
  const [detail, setDetail] = useState<ObjectDetail | 'unknown' | undefined>(undefined);
  const load = () => {
    void request('GET /api/objects/:name', { path: { name: rule.object } }).then(setDetail, (error: Error) => {
      setDetail('unknown');
      say(error.message, 'error');
    });
  };
  const fields = detail === 'unknown' ? [] : detail?.fields;
  const used = new Set(rule.rows.map(({ field }) => field));
  const add = async (field: FieldDetail) => {
    holdKeys();
    const answer = await session.edit(addition(rule.index, field));
    if (answer.kind === 'refused') {
      takeHeldKeys();
      return say(answer.reason, 'error');
    }
    const stop = session.readable.subscribe((readable) => {
      const row = readable?.form.rules
        .find(({ index }) => index === rule.index)
        ?.rows.find((each) => each.field === field.name);
      if (!row) return;
      queueMicrotask(() => stop());
      session.focus.value = { kind: 'row', id: row.id };
      if (!row.expression) return void takeHeldKeys();
      freshRow.value = row.id;
      openRow.value = row.id;
    });
  };
  return (
    <PickMenu
      class="button quiet small end add-field"
      items={fields
        ?.filter(({ name, isWritable }) => isWritable && !used.has(name))
        .map((field) => ({ id: field.name, title: field.label, note: field.typeText, pick: () => void add(field) }))}
      label="Add field"
      none={
        detail === 'unknown'
          ? `The fields of ${rule.label} are not known yet.`
          : 'Every field of this object is set already.'
      }
      onOpen={load}
    />
  );
}

function addition(rule: number, field: FieldDetail): MappingEdit {
  const target = field.targets?.find(({ keys }) => keys.length > 0);
  const key = target?.keys[0];
  if (field.type === 'reference' && target && key) {
    return { kind: 'add-link', rule, field: field.name, object: target.object, keyField: key.name, expression: 'id' };
  }
  const [first] = field.choices ?? [];
  if (first) return { kind: 'add-field', rule, field: field.name, constant: first.value };
  return { kind: 'add-field', rule, field: field.name, expression: '""' };
}
