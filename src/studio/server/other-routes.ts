// The routes that the first screen does not need, with what only they import: half of all the code that the studio loads.
import { Hono } from 'hono';
import { createMutex } from '../../pipeline/mapping/expressions/run/mutex.ts';
import type { AppOptions } from './app-options.ts';
import { answerError, errorOf } from './http/answer-error.ts';
import { jsonBody } from './http/json-body.ts';
import { unsavedIn } from './http/unsaved-texts.ts';
import { compared } from './resources/compare.ts';
import { eventDetail, eventList } from './resources/events.ts';
import { overviews } from './resources/overview.ts';
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

export function otherRoutes({ project, timeZone, closing, local, deployed, own, env }: AppOptions): Hono {
  const app = new Hono();
  const events = deployed ?? local;
  const records = { project, events: local, timeZone, closing };
  const running = { local, own, closing };
  const org = { project, env, closing };
  /** What writes the metadata and the snapshot reads them first: of two at once, one would undo the other. */
  const oneAtATime = createMutex();
  const overview = overviews(project, closing);

  app.get('/api/why/:code{.+}', async (c) => c.json(await explanation(c.req.param('code'))));
  app.get('/api/search', async (c) => c.json(await searched(c.req.query('q') ?? '', { project, events })));
  app.post('/api/objects', async (c) => {
    const body = await jsonBody(c);
    return c.json(await oneAtATime(() => addedObjects(project, body)));
  });
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
  app.all('*', (c) => c.json(errorOf('There is no such resource.'), 404));
  app.onError(answerError);
  return app;
}
