// Multipart upload operations.
import { readBody } from '../../http/listen.ts';
import { receiveBody } from '../receive-body.ts';
import { checksumHeader } from '../storage/checksum.ts';
import { childrenOf, readXml, textOf } from '../xml.ts';
import type { Call } from './call.ts';
import { writeConditions } from './object-calls.ts';
import { versionHeaders, writtenHeaders } from './object-headers.ts';
import { emptyReply, xmlReply } from './reply.ts';

export const createMultipartUpload: Call = ({ s3, message, bucket, key, header }) => {
  const uploadId = s3.uploads(bucket).begin(key, writtenHeaders(message.headers));
  const algorithm = header('x-amz-checksum-algorithm');
  return xmlReply(
    'InitiateMultipartUploadResult',
    { Bucket: bucket, Key: key, UploadId: uploadId },
    algorithm === undefined ? {} : { 'x-amz-checksum-algorithm': algorithm },
  );
};

export const uploadPart: Call = async ({ s3, spool, message, bucket, key, query }) => {
  const uploads = s3.uploads(bucket);
  const { body, md5, checksum } = await receiveBody(message, spool);
  const eTag = md5.toString('hex');
  uploads.addPart(key, query.get('uploadId') ?? '', Number(query.get('partNumber')), { body, eTag, checksum });
  return emptyReply(200, {
    etag: `"${eTag}"`,
    ...(checksum ? { [checksumHeader(checksum.algorithm)]: checksum.value } : {}),
  });
};

export const completeMultipartUpload: Call = async ({ s3, message, bucket, key, query, header }) => {
  const request = readXml((await readBody(message)).toString());
  const parts = childrenOf(request, 'Part').map((part) => ({
    number: Number(textOf(part, 'PartNumber')),
    eTag: (textOf(part, 'ETag') ?? '').replaceAll('"', ''),
  }));
  const uploadId = query.get('uploadId') ?? '';
  const version = s3.completeUpload(bucket, key, uploadId, parts, writeConditions(header));
  const result = { Location: `/${bucket}/${key}`, Bucket: bucket, Key: key, ETag: `"${version.eTag}"` };
  const { checksum } = version;
  return xmlReply(
    'CompleteMultipartUploadResult',
    checksum ? { ...result, [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type } : result,
    versionHeaders(version),
  );
};

export const abortMultipartUpload: Call = ({ s3, bucket, key, query }) => {
  s3.uploads(bucket).end(key, query.get('uploadId') ?? '');
  return emptyReply(204);
};
