// A proxy before the AWS services of a stack. Passes every call on unchanged and records what IAM would check: the
// action and the resource.
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface CheckedAction {
  /** `sqs:SendMessage` */
  action: string;
  /** Name of the queue, table or secret; `bucket`, `objects` or `archive`. */
  resource: string;
}

export async function startRecordingProxy(targetUrl: string, service: 's3' | 'sqs' | 'dynamodb' | 'secretsmanager') {
  const checked: CheckedAction[] = [];
  const target = new URL(targetUrl);

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    checked.push(...(service === 's3' ? actionsOfS3(incoming) : actionsByTarget(service, incoming, body)));
    const { method, url: path, headers } = incoming;
    const outgoing = request({ hostname: target.hostname, port: target.port, method, path, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(response);
      reply.once('error', () => response.destroy());
    });
    outgoing.once('error', () => response.destroy());
    response.once('close', () => outgoing.destroy());
    outgoing.end(body);
  }

  const server = createServer((incoming, response) => void pass(incoming, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    checked,
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function actionsOfS3({ method, url = '' }: IncomingMessage): CheckedAction[] {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const isObject = pathname.split('/').filter((part) => part !== '').length > 1;
  if (method === 'GET' && isObject) {
    return [{ action: searchParams.has('versionId') ? 's3:GetObjectVersion' : 's3:GetObject', resource: 'objects' }];
  }
  if (method === 'GET') return [{ action: 's3:ListBucket', resource: 'bucket' }];
  if (method === 'PUT' && pathname.includes('/dead-letters/')) return [{ action: 's3:PutObject', resource: 'archive' }];
  return [{ action: `s3:${method}`, resource: isObject ? 'objects' : 'bucket' }];
}

function actionsByTarget(service: string, { headers }: IncomingMessage, body: Buffer): CheckedAction[] {
  const call = String(headers['x-amz-target']).split('.').at(-1) ?? '';
  // IAM checks a batch of SQS under the name of the single call.
  const action = `${service}:${service === 'sqs' ? call.replace(/Batch$/, '') : call}`;
  const { QueueUrl, TableName, SecretId, RequestItems, Statements } = JSON.parse(body.toString());
  if (Statements) return Statements.map(({ Statement }: { Statement: string }) => actionOfStatement(Statement));
  const names = RequestItems ? Object.keys(RequestItems) : [QueueUrl?.split('/').at(-1) ?? TableName ?? SecretId];
  return names.map((resource: string) => ({ action, resource }));
}

/** IAM checks each statement of a batch by itself. */
function actionOfStatement(statement: string): CheckedAction {
  const [, verb = '', resource = ''] = /^(\w+).*?"([^"]+)"/.exec(statement) ?? [];
  return { action: `dynamodb:PartiQL${verb[0]}${verb.slice(1).toLowerCase()}`, resource };
}
