// In front of a moto server, what `sam deploy` expects of CloudFormation's change sets and moto does not do: CreateChangeSet
// expands the SAM transform and keeps the parameters of the stack, and ExecuteChangeSet makes the outputs. Everything else is
// passed on.
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { s3Client } from '../../../local/clients.ts';

type Parameters = Readonly<Record<string, string>>;

export interface Front {
  url: string;
  /** The actions of CloudFormation that were called, in their order. */
  actions: string[];
  close(): Promise<void>;
}

export interface FrontOptions {
  /** Address of moto. */
  moto: string;
  /** Returns what moto can create of a template, as JSON. */
  expand(template: string, parameters: Parameters): Promise<string>;
}

export async function startCloudFormationFront({ moto, expand }: FrontOptions): Promise<Front> {
  const actions: string[] = [];
  /** By the ARN of the change set, and by its name. */
  const created = new Map<string, URLSearchParams>();
  /** Parameters of each stack, by its name. */
  const kept = new Map<string, Parameters>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!request.headers.authorization?.includes('/cloudformation/')) return pass(request, response);
    const form = new URLSearchParams((await buffer(request)).toString('utf8'));
    const action = form.get('Action') ?? '';
    actions.push(action);
    const call = (changed: URLSearchParams) => callMoto(changed, request.headers.authorization ?? '');
    const act = { CreateChangeSet: createChangeSet, ExecuteChangeSet: executeChangeSet }[action];
    const { status, text } = await (act ? act(form, call) : call(form));
    response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
  }

  async function createChangeSet(form: URLSearchParams, call: Call): Promise<Reply> {
    const isNew = form.get('ChangeSetType') === 'CREATE';
    if (isNew) await deleteInReview(form.get('StackName') ?? '', call);
    const url = form.get('TemplateURL');
    const template = url === null ? form.get('TemplateBody') : await textAt(url);
    const parameters = parametersIn(form, isNew ? {} : kept.get(form.get('StackName') ?? ''));
    const expanded = await expand(template ?? '', parameters);
    const changed = withParameters(form, parameters);
    changed.delete('TemplateURL');
    // The update below has to change something.
    changed.set('TemplateBody', isNew ? `${expanded}\n` : expanded);
    const reply = await call(changed);
    changed.set('TemplateBody', expanded);
    for (const name of [/<Id>(.*?)<\/Id>/.exec(reply.text)?.[1], form.get('ChangeSetName')])
      if (name) created.set(name, changed);
    return reply;
  }

  /** In moto, a change set makes no outputs. An update does. */
  async function executeChangeSet(form: URLSearchParams, call: Call): Promise<Reply> {
    const update = new URLSearchParams(created.get(form.get('ChangeSetName') ?? ''));
    update.set('Action', 'UpdateStack');
    const isNew = update.get('ChangeSetType') === 'CREATE';
    const executed = isNew ? await call(form) : undefined;
    if (executed && executed.status !== 200) return executed;
    const { status, text } = await call(update);
    if (!isNew) await call(withAction('DeleteChangeSet', form));
    if (status === 200) kept.set(update.get('StackName') ?? '', parametersIn(update));
    const xmlns = 'xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"';
    const done = `<ExecuteChangeSetResponse ${xmlns}><ExecuteChangeSetResult/></ExecuteChangeSetResponse>`;
    return { status, text: status === 200 ? done : text };
  }

  /** In AWS, the next change set is added to it. moto would keep it beside a new stack of the same name. */
  async function deleteInReview(StackName: string, call: Call): Promise<void> {
    const action = (Action: string) => call(new URLSearchParams({ Action, Version: '2010-05-15', StackName }));
    const { text } = await action('DescribeStacks');
    if (text.includes('<StackStatus>REVIEW_IN_PROGRESS<')) await action('DeleteStack');
  }

  async function callMoto(form: URLSearchParams, authorization: string): Promise<Reply> {
    const reply = await fetch(moto, { method: 'POST', headers: { authorization }, body: form });
    return { status: reply.status, text: await reply.text() };
  }

  /** An object that SAM has just uploaded. */
  async function textAt(url: string): Promise<string> {
    const [, Bucket, ...key] = decodeURIComponent(new URL(url).pathname).split('/');
    const s3 = s3Client(moto);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: key.join('/') }));
    const text = (await Body?.transformToString()) ?? '';
    s3.destroy();
    return text;
  }

  function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request;
    return new Promise((done, failed) => {
      const passed = httpRequest(`${moto}${request.url}`, { method, headers }, (reply) => {
        response.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(response).once('close', done);
      });
      request.pipe(passed).once('error', failed);
    });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    actions,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

interface Reply {
  status: number;
  /** XML. */
  text: string;
}

type Call = (form: URLSearchParams) => Promise<Reply>;

/** @param kept values of the stack, for parameters whose previous value is asked for; a new parameter has none */
function parametersIn(form: URLSearchParams, kept: Parameters = {}): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [key, name] of form) {
    const [, index] = /^Parameters\.member\.(\d+)\.ParameterKey$/.exec(key) ?? [];
    const value = form.get(`Parameters.member.${index}.ParameterValue`) ?? kept[name];
    if (index !== undefined && value !== undefined) parameters[name] = value;
  }
  return parameters;
}

function withAction(action: string, form: URLSearchParams): URLSearchParams {
  const changed = new URLSearchParams(form);
  changed.set('Action', action);
  return changed;
}

/** moto does not know the previous value of a parameter that has its default. */
function withParameters(form: URLSearchParams, parameters: Parameters): URLSearchParams {
  const others = [...form].filter(([key]) => !key.startsWith('Parameters.member.'));
  const members = Object.entries(parameters).flatMap(([name, value], index) => [
    [`Parameters.member.${index + 1}.ParameterKey`, name],
    [`Parameters.member.${index + 1}.ParameterValue`, value],
  ]);
  return new URLSearchParams([...others, ...members] as [string, string][]);
}
