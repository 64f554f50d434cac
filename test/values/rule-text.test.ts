import { expect, test } from 'vitest';
import { ruleTextHash, ruleTextTest } from '../../src/values/rule-text.ts';

const isRuleText = ruleTextTest({ Contact: [ruleTextHash('Don\'t use <b> & "quotes".')], Task: [] });

test.each([
  'Don\'t use <b> & "quotes".',
  '  Don\'t  use\n<b> & "quotes". ',
  'Don&#39;t use &lt;b&gt; &amp; &quot;quotes&quot;.',
])('%j is the text of the rule', (text) => {
  expect(isRuleText('Contact', text)).toBe(true);
  expect(isRuleText('CONTACT', text)).toBe(true);
  expect(isRuleText('Task', text)).toBe(false);
});

test.each(['', 'Don\'t use <b> & "quotes"', 'don\'t use <b> & "quotes".', 'Don\'t use <b> & "quotes". Mira'])(
  '%j is another text',
  (text) => {
    expect(isRuleText('Contact', text)).toBe(false);
  },
);

test('no text is known where the snapshot has none', () => {
  expect(ruleTextTest({})('Contact', '')).toBe(false);
});
