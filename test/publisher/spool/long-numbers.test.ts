// A file that becomes a CloudEvent is written anew, with each number as the platform wrote it.
import { expect, test } from 'vitest';
import { readShipment } from '../../../src/publisher/spool/read-entry.ts';

const bodyOf = (text: string) => {
  const shipment = readShipment(Buffer.from(text), { prefix: 'events/', source: '/platform', id: 'new-id', at: 0 });
  return shipment === 'not-json' ? shipment : Buffer.from(shipment.body).toString();
};

test('an event that gets an id keeps the digits of its numbers', () => {
  const data =
    '{"id":1610521604143693812,"share":0.12345678901234567890,"n":[1e999,1.0,5],"name":"1610521604143693812"}';
  expect(bodyOf(`{"type":"counselor.login","data":${data}}`)).toBe(
    `{"type":"counselor.login","data":${data},"specversion":"1.0","source":"/platform","id":"new-id","time":"1970-01-01T00:00:00.000Z"}`,
  );
});

test('an event without data, and one that is complete, are as before', () => {
  expect(bodyOf('{"type":"t","id":"e"}')).toBe('{"type":"t","id":"e","specversion":"1.0","source":"/platform"}');
  const complete = '{ "specversion": "1.0", "id": "e", "source": "/s", "type": "t", "data": 1610521604143693812 }';
  expect(bodyOf(complete)).toBe(complete);
});
