// Answers every GetObject with the same small object and the checksum that S3 keeps of it. Sends its port to the parent.
import { crc32 } from 'node:zlib';
import { listen } from '../../src/local/http/listen.ts';

const body = Buffer.from(JSON.stringify({ type: 'login', id: 'e1', data: { note: 'x'.repeat(400) } }));
const checksum = Buffer.alloc(4);
checksum.writeUInt32BE(crc32(body));

const server = await listen(async (_, response) => {
  response.writeHead(200, {
    'last-modified': 'Fri, 02 Jan 2026 03:04:05 GMT',
    etag: '"0123456789abcdef0123456789abcdef"',
    'content-type': 'application/json',
    'content-length': body.length,
    'x-amz-checksum-crc32': checksum.toString('base64'),
    'x-amz-checksum-type': 'FULL_OBJECT',
  });
  response.end(body);
});
process.send?.(server.port);
