// Records of the emulated Salesforce for people: each with one field per line.
import type { RecordsResult } from '../../commands/local-stack/records.ts';
import { countText } from '../../rendering/count-text.ts';
import { renderValue } from '../../rendering/render-value.ts';
import type { View } from '../../rendering/view.ts';
import { visible } from '../../rendering/visible.ts';

export const recordsView: View<RecordsResult> = {
  out: ({ sObject, records }, terminal) => {
    const name = visible(sObject);
    if (records.length === 0) return `The emulated Salesforce has no ${name} records.\n`;
    const blocks = records.map(({ Id, ...fields }) => {
      const title = terminal.paint('strong', `${name} ${visible(String(Id))}`);
      return `${title}\n  ${renderValue(fields, { terminal, indent: 2 })}\n`;
    });
    return `${blocks.join('\n')}\n${countText(records.length, 'record')}\n`;
  },
  json: ({ records }) => records,
  exitCode: () => 0,
};
