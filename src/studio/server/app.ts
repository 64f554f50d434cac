// The routes of the studio: each calls the function of its resource, and nothing here decides anything.
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { SaveRequest } from '../contract.ts';
import type { AppOptions } from './app-options.ts';
import { admission } from './http/admission.ts';
import { answerError, errorOf } from './http/answer-error.ts';
import { type PageVariables, safeHeaders } from './http/headers.ts';
import { jsonBody, mostBodyBytes, textIn } from './http/json-body.ts';
import { RequestError } from './http/request-error.ts';
import { named } from './page/named-assets.ts';
import { pageHtml } from './page/page-html.ts';
import { editableFiles } from './project/files.ts';
import { changes } from './resources/changes.ts';
import { drafted, edited, evaluated } from './resources/mapping.ts';
import { objectDetail } from './resources/objects.ts';
import { allFindings, projectOf } from './resources/project.ts';

export function studioApp(options: AppOptions) {
  const { project, assets, token, port, timeZone, closing, local, deployed } = options;
  const app = new Hono<PageVariables>();
  const files = editableFiles([project.folders.mappings, 'examples', project.folders.schema]);
  const { summary: stack } = deployed ?? local;
  let loading: Promise<Hono> | undefined;
  /** Loaded once the first screen is there, or when somebody asks. */
  const others = () => {
    loading ??= import('./other-routes.ts').then(({ otherRoutes }) => otherRoutes(options));
    return loading;
  };
  const { script, style } = named(assets);

  app.use(safeHeaders);
  app.use(admission({ token, port }));
  app.use(bodyLimit({ maxSize: mostBodyBytes, onError: (c) => c.json(errorOf('The request is too large.'), 413) }));

  app.get('/api/project', async (c) => c.json(await projectOf(project, { timeZone, stack })));
  app.get('/api/findings', (c) => c.json(allFindings(project)));
  app.get('/api/objects/:name', (c) => c.json(objectDetail(project.schema(), c.req.param('name'))));
  app.get('/api/functions', async (c) => {
    const { functionDetails } = await import('./resources/functions.ts');
    return c.json(functionDetails());
  });
  app.get('/api/files/:path{.+}', async (c) => c.json(await files.read(c.req.param('path'))));
  app.put('/api/files/:path{.+}', async (c) => {
    const answer = await files.save(c.req.param('path'), saveIn(await jsonBody(c)));
    // The check of all files may still be going on.
    if (answer.kind === 'saved') void project.look().catch(() => {});
    return c.json(answer, answer.kind === 'saved' ? 200 : 409);
  });
  app.post('/api/mapping/evaluate', async (c) => {
    const answer = await evaluated(project, await jsonBody(c));
    // Once this answer is sent.
    setImmediate(() => void others().catch(() => {}));
    return c.json(answer);
  });
  app.post('/api/mapping/edit', async (c) => c.json(await edited(project, await jsonBody(c))));
  app.post('/api/mapping/draft', async (c) => c.json(await drafted(project, await jsonBody(c))));
  app.get('/api/changes', (c) => changes(c, project, closing));
  app.all('/api/*', async (c) => (await others()).fetch(c.req.raw));

  app.get(`/assets/${script.name}`, (c) => c.body(script.text, 200, kept('text/javascript; charset=utf-8')));
  app.get(`/assets/${style.name}`, (c) => c.body(style.text, 200, kept('text/css; charset=utf-8')));
  app.get('/assets/*', (c) => c.text('There is no such file.\n', 404));
  // Every other path is one of the page's own.
  app.get('*', (c) => c.html(pageHtml({ nonce: c.get('nonce'), script: script.name, style: style.name })));

  app.onError(answerError);
  return app;
}

/** Uncompressed: on 127.0.0.1, packing and unpacking takes longer than sending. */
const kept = (type: string) => ({ 'content-type': type, 'cache-control': 'private, max-age=31536000, immutable' });

function saveIn(body: Awaited<ReturnType<typeof jsonBody>>): SaveRequest {
  const { basedOn } = body;
  if (basedOn !== null && typeof basedOn !== 'string')
    throw new RequestError(400, '"basedOn" must be a hash, or null.');
  return { text: textIn(body, 'text'), basedOn };
}
