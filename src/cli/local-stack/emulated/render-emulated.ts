// The set-up of the emulated Salesforce for people: rules, faults and switches, one per line.
import type { EmulatedSetUp } from '../../commands/local-stack/emulate.ts';
import { countText } from '../../rendering/count-text.ts';
import type { View } from '../../rendering/view.ts';
import { visible } from '../../rendering/visible.ts';

export const emulatedView: View<EmulatedSetUp> = {
  out({ rules, faults, behavior, instanceUrl }, terminal) {
    const title = (text: string) => terminal.paint('strong', text);
    const ruleLines = rules.map(({ id, runs, rows, ...rule }) => {
      const ran =
        Number(runs) > 0 ? `  (ran ${countText(Number(runs), 'time')}, ${countText(Number(rows), 'row')})` : '';
      return `  ${visible(String(id))}  ${visible(JSON.stringify(rule))}${ran}`;
    });
    const faultLines = faults.map(({ id, happened, ...fault }) => {
      const times = Number(happened) > 0 ? `  (happened ${countText(Number(happened), 'time')})` : '';
      return `  ${visible(String(id))}  ${visible(JSON.stringify(fault))}${times}`;
    });
    const switches = Object.entries(behavior).map(([name, value]) => `  ${name}: ${visible(JSON.stringify(value))}`);
    const blocks = [
      ['Rules', ruleLines],
      ['Faults', faultLines],
      ['Switches', switches],
    ] as const;
    const shown = blocks.filter(([, lines]) => lines.length > 0);
    const moved = instanceUrl === undefined ? '' : `The org is now at ${visible(instanceUrl)}.\n`;
    if (shown.length === 0)
      return `${moved}The emulated Salesforce has no rules and no faults, and all switches have their defaults.\n`;
    return moved + shown.map(([name, lines]) => `${title(name)}\n${lines.join('\n')}\n`).join('\n');
  },
  json: (setUp) => setUp,
  exitCode: () => 0,
};
