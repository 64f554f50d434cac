// `GET /api/salesforce/drift` and `POST /api/salesforce/pull`: the org that the environment of the studio names, or the
// emulated Salesforce of the local stack. Without either, the answer says what to do.
import { connectTo } from '../../../../cli/aws/target.ts';
import { addObjects } from '../../../../cli/commands/schema/add.ts';
import { type DriftResult, findDrift } from '../../../../cli/commands/schema/drift.ts';
import { type OrgOptions, pullSchema } from '../../../../cli/commands/schema/pull.ts';
import { isOrgNamed } from '../../../../cli/input/org-login.ts';
import { UsageError } from '../../../../cli/io.ts';
import { runningHere } from '../../../../cli/local-stack/state.ts';
import { countText } from '../../../../cli/rendering/count-text.ts';
import { projectFolders } from '../../../../cli/schema/project-folders.ts';
import { pullNoteSentences } from '../../../../cli/schema/render-pull.ts';
import type { JsonObject } from '../../../../json.ts';
import { objectLabel } from '../../../../overview/words/labels.ts';
import { standardObjectNamed } from '../../../../standard-object-names.ts';
import type { DriftAnswer, PullAnswer } from '../../../contract.ts';
import { textsIn } from '../../http/json-body.ts';
import { sentenceOf } from '../../http/sentence.ts';
import type { StudioProject } from '../../project/studio-project.ts';

export interface OrgContext {
  project: StudioProject;
  env: Readonly<Record<string, string | undefined>>;
  closing: AbortSignal;
}

const apiVersion = '65.0';

/** @param asks false: an org that counts its calls is not read */
export async function drift({ project, env, closing }: OrgContext, asks: boolean): Promise<DriftAnswer> {
  const connected = { ...project.folders, apiVersion };
  const dependencies = { env, onProgress: () => closing.throwIfAborted() };
  try {
    if (isOrgNamed(env) && !asks) return { kind: 'not-asked' };
    if (isOrgNamed(env)) return answerOf(await findDrift([], connected, dependencies), 'the org', project);
    if (!(await runningHere()))
      return {
        kind: 'no-org',
        reason: `There is no org to compare with. ${howToConnect} Or start the local stack.`,
      };
    const target = await connectTo({}, {});
    try {
      const options: OrgOptions = {
        ...connected,
        ...(target.localCredentials && { credentials: target.localCredentials }),
      };
      return answerOf(await findDrift([], options, dependencies), 'the emulated Salesforce', project);
    } finally {
      target.close();
    }
  } catch (error) {
    if (error instanceof UsageError) return { kind: 'no-org', reason: sentenceOf(error.message) };
    throw error;
  }
}

const howToConnect =
  'To connect one, set SALESFORCE_SECRET_ID, or SF_ACCESS_TOKEN and SF_ORG_INSTANCE_URL, before you start the studio.';

function answerOf(result: DriftResult, org: string, project: StudioProject): DriftAnswer {
  const schema = project.schema();
  const gone = result.unknown.map((name) => ({
    object: name,
    label: objectLabel(schema, name),
    text: `The org has no object ${name}, or the user may not see it.`,
    events: [],
  }));
  return {
    kind: 'compared',
    org,
    objects: result.objects.length + result.unknown.length,
    changes: [
      ...gone,
      ...result.changes.map(({ sObject, field, text, events }) => ({
        object: sObject,
        label: objectLabel(schema, sObject),
        ...(field !== undefined && { field }),
        text,
        events,
      })),
    ],
    notes: pullNoteSentences(result),
  };
}

export async function pulled({ project, env, closing }: OrgContext, body: JsonObject): Promise<PullAnswer> {
  const wanted = textsIn(body, 'objects');
  const { folders } = project;
  // Standard objects come with this project: nobody has to log in for them.
  const standard = wanted.filter((name) => standardObjectNamed(name) !== undefined);
  const isLocal = wanted.length > 0 && standard.length === wanted.length && !isOrgNamed(env);
  if (isLocal) {
    const { written } = await addObjects(standard, { ...folders, ...projectFolders });
    await project.look().catch(() => {});
    return {
      kind: 'pulled',
      sentences: [
        `Added ${standard.join(', ')}, as this project describes standard objects. Written: ${written.join(', ')}.`,
      ],
    };
  }
  if (!isOrgNamed(env)) return needsOrg(wanted, 'The studio is not connected to an org.');
  try {
    const options = { ...folders, apiVersion, dryRun: false };
    const result = await pullSchema(wanted, options, { env, onProgress: () => closing.throwIfAborted() });
    await project.look().catch(() => {});
    const { objects, changes, unknown } = result;
    return {
      kind: 'pulled',
      sentences: [
        `${countText(objects.length, 'object')} pulled, ${countText(changes.length, 'change')}.`,
        ...(unknown.length > 0
          ? [`The org has no such objects, or the user may not see them: ${unknown.join(', ')}.`]
          : []),
        ...pullNoteSentences(result),
      ],
    };
  } catch (error) {
    if (error instanceof UsageError) return needsOrg(wanted, sentenceOf(error.message));
    throw error;
  }
}

function needsOrg(objects: readonly string[], why: string): PullAnswer {
  const names = objects.map((name) => ` ${name}`).join('');
  return {
    kind: 'needs-org',
    sentences: [
      why,
      'Run this in the project folder, with the secret of the function in a file. This page then shows the fields.',
    ],
    commands: [`npx s3sf schema pull${names} --secret secret.json`],
  };
}
