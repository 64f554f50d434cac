// Runs S3 in its own process, so that its work is not measured as the publisher's. Sends its URL to the parent.
import { startS3 } from '../../src/local/s3/server.ts';

const s3 = await startS3();
s3.s3.createBucket('events');
process.send?.(s3.url);
