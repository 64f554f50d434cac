// What S3 sends as the checksum of "123456789" (the check value of each algorithm's definition, in base64).
import { describe, expect, test } from 'vitest';
import { checksumOf } from '../../../../src/pipeline/event/s3/checksum.ts';

const values = {
  crc64nvme: 'rosUhgp5mIg=',
  crc32: 'y/Q5Jg==',
  crc32c: '4waSgw==',
  sha1: '98O8HYCOBHMq32eZZczDTKeuNEE=',
  sha256: 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=',
};

describe.each(Object.entries(values))('%s', (name, value) => {
  test.each([
    ['123456789', true],
    ['123456788', false],
    ['12345678', false],
  ])('of %s', async (text, matches) => {
    const checksum = checksumOf({ [`x-amz-checksum-${name}`]: value });
    for (const byte of Buffer.from(text)) checksum?.update(Uint8Array.of(byte));
    expect(await checksum?.matches()).toBe(matches);
  });
});

test('the checksum of the parts of an upload is none of its bytes', () => {
  expect(checksumOf({ 'x-amz-checksum-crc32': 'y/Q5Jg==-2', 'x-amz-checksum-type': 'COMPOSITE' })).toBeUndefined();
  expect(checksumOf({ etag: '"e1"' })).toBeUndefined();
});
