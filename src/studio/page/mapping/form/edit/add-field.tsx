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
  const add = async (name: string, edit: MappingEdit, typed?: string) => {
    holdKeys(typed);
    const answer = await session.edit(edit);
    if (answer.kind === 'refused') {
      takeHeldKeys();
      return say(answer.reason, 'error');
    }
    const stop = session.readable.subscribe((readable) => {
      const row = readable?.form.rules
        .find(({ index }) => index === rule.index)
        ?.rows.find((each) => each.field === name);
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
        .flatMap((field) =>
          additions(rule.index, field).map(({ note = field.typeText, edit }, index) => ({
            id: index === 0 ? field.name : `${field.name} ${index}`,
            title: field.label,
            note,
            pick: (typed) => void add(field.name, edit, typed),
          })),
        )}
      label="Add field"
      other={(typed) => {
        const name = newFieldName(typed);
        const isKnown = (each: string) => each.toLowerCase() === name?.toLowerCase();
        if (
          name === undefined ||
          used.has(name) ||
          (detail !== 'unknown' && detail?.fields.some((each) => isKnown(each.name)))
        )
          return undefined;
        return {
          id: 'new field',
          title: `New field ${name}`,
          note: 'not in the snapshot yet',
          pick: (typed) => void add(name, { kind: 'add-field', rule: rule.index, field: name, expression: '' }, typed),
        };
      }}
      none={
        detail === 'unknown'
          ? `The fields of ${rule.label} are not known yet.`
          : 'Every field of this object is set already.'
      }
      onOpen={load}
    />
  );
}

/** A lookup once for each key by which the record that it points to can be found: their own IDs first, Salesforce's last. */
function additions(rule: number, field: FieldDetail): { note?: string; edit: MappingEdit }[] {
  const links = (field.targets ?? []).flatMap(({ object, label, keys }) =>
    keys.map((key) => ({
      isId: key.name === 'Id',
      note: `link: ${label} with this ${key.label}`,
      edit: { kind: 'add-link' as const, rule, field: field.name, object, keyField: key.name },
    })),
  );
  if (field.type === 'reference' && links.length > 0) return links.sort((a, b) => Number(a.isId) - Number(b.isId));
  const [first] = field.choices ?? [];
  if (first) return [{ edit: { kind: 'add-field', rule, field: field.name, constant: first.value } }];
  return [{ edit: { kind: 'add-field', rule, field: field.name, expression: '""' } }];
}

/** "Training Score" → `Training_Score__c`; undefined if no field can have the name. Source: Metadata API, CustomField. */
export function newFieldName(text: string): string | undefined {
  const name = text
    .trim()
    .replace(/__c$/i, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(name) && name.length <= 40 ? `${name}__c` : undefined;
}
