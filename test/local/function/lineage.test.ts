import { expect, test } from 'vitest';
import { traceInvocation } from '../../../src/local/function/lineage.ts';

const arn = 'arn:aws:lambda:us-east-1:000000000000:function:export';
const newId = () => '0123456789abcdef0123456789abcdef';

test('an invocation without a trace starts a chain', () => {
  const { hops, header } = traceInvocation([], arn, newId);
  expect(hops).toBe(0);
  expect(header).toMatch(/^Root=1-01234567-[0-9a-f]{24};Parent=0123456789abcdef;Sampled=0;Lineage=[0-9a-f]{8}:0$/);
});

test('each invocation by a message of the previous one is one more hop in the same trace', () => {
  let header = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
  for (const hops of [0, 1, 2, 3]) {
    const traced = traceInvocation([header], arn, newId);
    expect(traced.hops).toBe(hops);
    header = traced.header;
  }
  expect(header).toMatch(/^Root=1-5759e988-bd862e3fe1be46a994272793;Parent=\w+;Sampled=1;Lineage=\w{8}:3$/);
});

test('other functions in the chain are counted separately', () => {
  const first = traceInvocation(['Root=1-0-0;Lineage=a87bd80c:15|68fd508a:5'], arn, newId);
  expect(first.hops).toBe(0);
  expect(first.header).toMatch(/;Lineage=a87bd80c:15\|68fd508a:5\|\w{8}:0$/);
});

test('the longest chain of a batch counts', () => {
  const once = traceInvocation([], arn, newId).header;
  const twice = traceInvocation([once], arn, newId).header;
  expect(traceInvocation([once, twice, 'Root=1-0-0'], arn, newId).hops).toBe(2);
});
