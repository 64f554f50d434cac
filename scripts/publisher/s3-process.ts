// S3 in a process of its own, so that its work is not counted as the publisher's. Sends its address to its parent.
import { startS3 } from '../../src/local/s3/server.ts';

const s3 = await startS3();
s3.s3.createBucket('events');
process.send?.(s3.url);
