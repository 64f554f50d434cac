import { expect, test } from 'vitest';
import { renderSides } from '../../../src/cli/mappings/render-differences.ts';
import { widthOf } from '../../../src/cli/rendering/fit-text.ts';
import { screen } from '../rendering/screens.ts';

const sides = [{ label: 'expected', value: 'Mira', style: 'added' }] as const;
const location = `/home/ines/${'projects/'.repeat(3)}mappings/counselor.active_rescue.yaml:104:22`;

test('a location that does not fit beside the field goes below it whole', () => {
  const text = renderSides({ subject: 'Contact.Last_Active_Rescue__c', location, sides }, screen(90));
  expect(text).toBe(`    Contact.Last_Active_Rescue__c\n      ${location}\n      expected  "Mira"\n`);
  for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(90);
});

test('a location that fits is beside the field', () => {
  expect(renderSides({ subject: 'Contact.Name', location, sides }, screen(120))).toContain(
    `    Contact.Name  ${location}\n`,
  );
});
