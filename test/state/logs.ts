// A CloudWatch Logs endpoint for `s3sf trace`: filters lines by patterns such as { ($.a.b = "text") || … }.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isJsonObject, type JsonValue } from '../../src/json.ts';

export async function startLogs(lines: readonly string[]) {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const matches = matcherOf(JSON.parse(body).filterPattern);
    const events = lines.filter((line) => matches(JSON.parse(line))).map((message) => ({ message }));
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ events }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    /** Environment variables for the AWS SDK in this process. */
    variables: {
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function matcherOf(pattern: string): (entry: JsonValue) => boolean {
  const terms = [...pattern.matchAll(/\(\$\.([\w.]+) = ("(?:[^"\\]|\\.)*")\)/g)].map(([, path = '', text = '']) => ({
    path: path.split('.'),
    text: JSON.parse(text),
  }));
  return (entry) => terms.some(({ path, text }) => path.reduce<JsonValue | undefined>(memberOf, entry) === text);
}

const memberOf = (value: JsonValue | undefined, name: string) => (isJsonObject(value) ? value[name] : undefined);
