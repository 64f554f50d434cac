// The routes of the studio: each calls the function of its resource, and nothing here decides anything.
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { awsErrorText } from '../../cli/aws/aws-error.ts';
import { UsageError } from '../../cli/io.ts';
import { createMutex } from '../../pipeline/mapping/expressions/run/mutex.ts';
import type { PageAssets } from '../bundles/bundles.ts';
import type { ApiError, SaveRequest } from '../contract.ts';
import { admission } from './http/admission.ts';
import { type PageVariables, safeHeaders } from './http/headers.ts';
import { jsonBody, mostBodyBytes, textIn } from './http/json-body.ts';
import { RequestError } from './http/request-error.ts';
import { sentenceOf } from './http/sentence.ts';
import { unsavedIn } from './http/unsaved-texts.ts';
import { named } from './page/named-assets.ts';
import { pageHtml } from './page/page-html.ts';
import { editableFiles } from './project/files.ts';
import type { StudioProject } from './project/studio-project.ts';
import { changes } from './resources/changes.ts';
import { compared } from './resources/compare.ts';
import { eventDetail, eventList } from './resources/events.ts';
import { functionDetails } from './resources/functions.ts';
import { drafted, edited, evaluated } from './resources/mapping.ts';
import { objectDetail } from './resources/objects.ts';
import { overviews } from './resources/overview.ts';
import { allFindings, projectOf } from './resources/project.ts';
import { redriven } from './resources/redrive.ts';
import { fieldUses } from './resources/salesforce/field-use.ts';
import { addedField, fieldsAnswer, missingParts } from './resources/salesforce/missing.ts';
import { drift, pulled } from './resources/salesforce/org.ts';
import { cellHistory, recordList } from './resources/salesforce/records.ts';
import { searched } from './resources/search.ts';
import { sent } from './resources/send.ts';
import { faultSet, localStack, stackStarted, stackStopped } from './resources/stack.ts';
import { addedObjects } from './resources/standard-objects.ts';
import { explanation } from './resources/why.ts';
import type { DeployedEvents } from './stack/deployed-events.ts';
import type { LocalEvents } from './stack/local-events.ts';
import type { OwnStack } from './stack/own-stack.ts';

export interface AppOptions {
  project: StudioProject;
  assets: PageAssets;
  token: string;
  port: () => number;
  timeZone: string;
  /** Aborted when the studio closes. */
  closing: AbortSignal;
  local: LocalEvents;
  /** Present if the screen "Events" shows a deployed stack. */
  deployed: DeployedEvents | undefined;
  own: OwnStack;
  env: Readonly<Record<string, string | undefined>>;
}

export function studioApp(options: AppOptions) {
  const { project, assets, token, port, timeZone, closing, local, deployed, own, env } = options;
  const app = new Hono<PageVariables>();
  const files = editableFiles([project.folders.mappings, 'examples', project.folders.schema]);
  const events = deployed ?? local;
  const records = { project, events: local, timeZone, closing };
  const stack = events.summary;
  const running = { local, own, closing };
  const org = { project, env, closing };
  /** What writes the metadata and the snapshot reads them first: of two at once, one would undo the other. */
  const oneAtATime = createMutex();

  const overview = overviews(project, closing);
  const { script, style } = named(assets);

  app.use(safeHeaders);
  app.use(admission({ token, port }));
  app.use(bodyLimit({ maxSize: mostBodyBytes, onError: (c) => c.json(errorOf('The request is too large.'), 413) }));

  app.get('/api/project', async (c) => c.json(await projectOf(project, { timeZone, stack })));
  app.get('/api/findings', (c) => c.json(allFindings(project)));
  app.get('/api/why/:code{.+}', async (c) => c.json(await explanation(c.req.param('code'))));
  app.get('/api/search', async (c) => c.json(await searched(c.req.query('q') ?? '', { project, events })));
  app.get('/api/objects/:name', (c) => c.json(objectDetail(project.schema(), c.req.param('name'))));
  app.post('/api/objects', async (c) => {
    const body = await jsonBody(c);
    return c.json(await oneAtATime(() => addedObjects(project, body)));
  });
  app.get('/api/functions', (c) => c.json(functionDetails()));
  app.get('/api/files/:path{.+}', async (c) => c.json(await files.read(c.req.param('path'))));
  app.put('/api/files/:path{.+}', async (c) => {
    const answer = await files.save(c.req.param('path'), saveIn(await jsonBody(c)));
    // The check of all files may still be going on.
    if (answer.kind === 'saved') void project.look().catch(() => {});
    return c.json(answer, answer.kind === 'saved' ? 200 : 409);
  });
  app.post('/api/mapping/evaluate', async (c) => c.json(await evaluated(project, await jsonBody(c))));
  app.post('/api/mapping/edit', async (c) => c.json(await edited(project, await jsonBody(c))));
  app.post('/api/mapping/draft', async (c) => c.json(await drafted(project, await jsonBody(c))));
  app.get('/api/overview', async (c) => c.body(await overview.now(), 200, { 'content-type': 'application/json' }));
  app.post('/api/compare', async (c) => c.json(await compared(project, await jsonBody(c), { timeZone, closing })));
  app.get('/api/events', async (c) => c.json(await eventList(events, c.req.query(), deployed)));
  app.post('/api/events/redrive', async (c) => c.json(await redriven(events, await jsonBody(c), closing)));
  app.post('/api/events/send', async (c) => c.json(await sent(project, await jsonBody(c))));
  app.get('/api/events/:id{.+}', async (c) => c.json(await eventDetail({ events, project }, c.req.param('id'))));
  app.get('/api/salesforce/records', async (c) => c.json(await recordList(c.req.query('object'), records)));
  app.get('/api/salesforce/records/:object/:id/:field', async (c) => c.json(await cellHistory(c.req.param(), records)));
  app.get('/api/salesforce/fields', (c) => c.json(fieldUses(project)));
  app.post('/api/salesforce/fields', async (c) => {
    return c.json(await fieldsAnswer(project, unsavedIn(await jsonBody(c))));
  });
  app.get('/api/salesforce/missing', async (c) => c.json(await missingParts(project)));
  app.post('/api/salesforce/missing', async (c) => {
    const body = await jsonBody(c);
    return c.json(await oneAtATime(() => addedField(project, body)));
  });
  app.get('/api/salesforce/drift', async (c) => c.json(await drift(org, c.req.query('ask') === 'yes')));
  app.post('/api/salesforce/pull', async (c) => {
    const body = await jsonBody(c);
    return c.json(await oneAtATime(() => pulled(org, body)));
  });
  app.get('/api/stack', async (c) => c.json(await localStack(running)));
  app.post('/api/stack/start', async (c) => c.json(await stackStarted(running)));
  app.post('/api/stack/stop', async (c) => c.json(await stackStopped(running)));
  app.put('/api/stack/faults', async (c) => c.json(await faultSet(running, await jsonBody(c))));
  app.get('/api/changes', (c) => changes(c, project, closing));
  app.all('/api/*', (c) => c.json(errorOf('There is no such resource.'), 404));

  app.get(`/assets/${script.name}`, (c) => c.body(script.text, 200, kept('text/javascript; charset=utf-8')));
  app.get(`/assets/${style.name}`, (c) => c.body(style.text, 200, kept('text/css; charset=utf-8')));
  app.get('/assets/*', (c) => c.text('There is no such file.\n', 404));
  // Every other path is one of the page's own.
  app.get('*', (c) => c.html(pageHtml({ nonce: c.get('nonce'), script: script.name, style: style.name })));

  app.onError((error, c) => {
    if (error instanceof RequestError) return c.json(errorOf(error.message), error.status);
    // What a person can put right, as the commands say it.
    if (error instanceof UsageError) return c.json(errorOf(sentenceOf(error.message)), 409);
    const awsMistake = awsErrorText(error);
    if (awsMistake !== undefined) return c.json(errorOf(sentenceOf(awsMistake)), 502);
    return c.json(errorOf(`The studio failed: ${error.message}`), 500);
  });
  return app;
}

/** Uncompressed: on 127.0.0.1, packing and unpacking takes longer than sending. */
const kept = (type: string) => ({ 'content-type': type, 'cache-control': 'private, max-age=31536000, immutable' });

const errorOf = (message: string): ApiError => ({ message });

function saveIn(body: Awaited<ReturnType<typeof jsonBody>>): SaveRequest {
  const { basedOn } = body;
  if (basedOn !== null && typeof basedOn !== 'string')
    throw new RequestError(400, '"basedOn" must be a hash, or null.');
  return { text: textIn(body, 'text'), basedOn };
}
