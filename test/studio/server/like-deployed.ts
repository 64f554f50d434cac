// A stack that is reached like a deployed one, by the real AWS clients: the services of the local stack, and small servers
// that answer as CloudFormation and CloudWatch Logs do.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Pipeline, startPipeline } from '../../end-to-end/harness/pipeline.ts';

export interface LikeDeployed {
  pipeline: Pipeline;
  /** Variables by which the SDK finds it. */
  env: Record<string, string>;
  /** Filters with which the log was searched. */
  filters: string[];
  /** A server of a test's own, closed with the others. */
  serve(answer: Answer): Promise<string>;
  close(): Promise<void>;
}

type Answer = (body: string) => { type: string; body: string; status?: number };

/** Its name is `pipeline`; `other` is a stack of something else. */
export async function likeDeployed(): Promise<LikeDeployed> {
  const pipeline = await startPipeline();
  const servers: Server[] = [];
  const filters: string[] = [];

  async function serve(answer: Answer): Promise<string> {
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { type, body: text, status = 200 } = answer(body);
      response.writeHead(status, { 'content-type': type }).end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Every line of the function: the filter may match more than it has to. */
  function logs(body: string) {
    const { logGroupName, filterPattern } = JSON.parse(body) as { logGroupName: string; filterPattern: string };
    filters.push(filterPattern);
    const events = logGroupName === '/aws/lambda/export' ? pipeline.lines.map((message) => ({ message })) : [];
    return { type: 'application/x-amz-json-1.1', body: JSON.stringify({ events }) };
  }

  const { environment } = pipeline.stack;
  const services = ['S3', 'SQS', 'DYNAMODB', 'SECRETS_MANAGER'];
  const own = [...services.map((service) => `AWS_ENDPOINT_URL_${service}`), 'AWS_REGION'];
  return {
    pipeline,
    filters,
    serve,
    env: {
      ...Object.fromEntries(own.map((name) => [name, environment[name] ?? ''])),
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_CLOUDFORMATION: await serve((body) => cloudFormation(body, pipeline)),
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: await serve(logs),
    },
    async close() {
      for (const server of servers) server.close();
      await pipeline.close();
    },
  };
}

/** Source: CloudFormation API Reference, DescribeStacks, "Examples" and "Errors". */
function cloudFormation(body: string, { stack }: Pipeline) {
  const name = new URLSearchParams(body).get('StackName');
  const { bucket, queueUrls, environment } = stack;
  if (name === 'other') return { type: 'text/xml', body: described({}) };
  if (name !== 'pipeline')
    return {
      type: 'text/xml',
      status: 400,
      body: `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
    };
  return {
    type: 'text/xml',
    body: described({
      EventBucket: bucket,
      BacklogQueueUrl: queueUrls.backlog,
      DeadLetterQueueUrl: queueUrls['dead-letter'],
      ParkedQueueUrl: queueUrls.parked,
      StampTable: environment.STAMP_TABLE ?? '',
      IdempotencyTable: environment.IDEMPOTENCY_TABLE ?? '',
      SalesforceSecretArn: environment.SALESFORCE_SECRET_ID ?? '',
      ExportLogGroup: '/aws/lambda/export',
      RecoverLogGroup: '/aws/lambda/recover',
    }),
  };
}

const described = (outputs: Record<string, string>) =>
  `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>pipeline</StackName><CreationTime>2026-03-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${Object.entries(
    outputs,
  )
    .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
    .join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
