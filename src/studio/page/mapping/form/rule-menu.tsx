// What can be done with a record as a whole: a condition, a list to go through, its place, taking it away.
import type { FormRule, MappingEdit } from '../../../contract.ts';
import { holdKeys, takeHeldKeys } from '../../keyboard/held-keys.ts';
import { useStudio } from '../../store/studio.ts';
import { useSession } from '../state/session-context.ts';
import { PickMenu } from './edit/pick-menu.tsx';
import { freshRow, openRow } from './open-row.ts';

export function RuleMenu({ rule }: { rule: FormRule }) {
  const session = useSession();
  const { say } = useStudio();
  const has = (part: string) => rule.rows.some((row) => row.part === part);
  const edit = async (wanted: MappingEdit, open?: string) => {
    if (open !== undefined) holdKeys();
    const answer = await session.edit(wanted);
    if (answer.kind === 'refused') {
      takeHeldKeys();
      return say(answer.reason, 'error');
    }
    if (open === undefined) say(`${rule.label} was removed. Ctrl-Z brings it back.`);
    else {
      session.focus.value = { kind: 'row', id: open };
      freshRow.value = open;
      openRow.value = open;
    }
  };
  const addExpression = (name: 'when' | 'forEach', expression: string) =>
    edit({ kind: 'set-expression', node: [...rule.node, name], expression }, [...rule.node, name].join('/'));
  const last = (session.readable.value?.form.rules.length ?? 1) - 1;
  const moves = [
    ...(rule.index > 0 ? [{ to: rule.index - 1, title: 'Move up', note: 'before the record above' }] : []),
    ...(rule.index < last ? [{ to: rule.index + 1, title: 'Move down', note: 'after the record below' }] : []),
  ];
  const move = async (to: number) => {
    // Rows are named by the place of their record.
    openRow.value = undefined;
    session.focus.value = undefined;
    const answer = await session.edit({ kind: 'move-rule', rule: rule.index, to });
    if (answer.kind === 'refused') say(answer.reason, 'error');
    else say(`${rule.label} was moved ${to < rule.index ? 'up' : 'down'}. Ctrl-Z moves it back.`);
  };
  const list = session.readable.value?.paths.find(({ typeText }) => /^List/i.test(typeText ?? ''));
  return (
    <PickMenu
      class="button quiet small"
      items={[
        ...(has('when')
          ? []
          : [{ id: 'when', title: 'Only if…', note: 'a condition', pick: () => void addExpression('when', 'true') }]),
        ...(has('forEach')
          ? []
          : [
              {
                id: 'forEach',
                title: 'For each of…',
                note: 'one record for each item of a list',
                pick: () => void addExpression('forEach', list?.path ?? 'data'),
              },
            ]),
        ...moves.map(({ to, title, note }) => ({ id: title, title, note, pick: () => void move(to) })),
        {
          id: 'remove',
          title: `Remove ${rule.label}`,
          note: 'this record only',
          pick: () => void edit({ kind: 'remove', node: rule.node }),
        },
      ]}
      label="More"
      name={`More for ${rule.label}`}
    />
  );
}
