// `npm run deploy`: looks at the change set before it is executed, and refuses one that would lose events. Options are
// passed on to `sam deploy`.
import { spawn } from 'node:child_process';
import { GetBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import { changeSetIn, openChangeSet } from './change-set.ts';
import { firstSteps } from './first-steps.ts';
import { refusals } from './refusals.ts';
import { swallowedOption } from './swallowed-options.ts';

const options = process.argv.slice(2);
const profile = optionIn('--profile');

function optionIn(name: string): string | undefined {
  const at = options.findIndex((option) => option === name || option.startsWith(`${name}=`));
  return options[at]?.split('=')[1] ?? (at < 0 ? undefined : options[at + 1]);
}

/** The SAM CLI reads AWS_DEFAULT_REGION alone (boto3, "Using environment variables"), the AWS CLI and the SDK AWS_REGION. */
const { AWS_REGION: region, AWS_DEFAULT_REGION: defaultRegion } = process.env;
const env = { ...process.env, AWS_DEFAULT_REGION: region || defaultRegion };

/** Runs `sam deploy`. With `reads`, its output is returned too. */
function samDeploy(more: readonly string[], reads: boolean): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('sam', ['deploy', ...options, ...more], {
      env,
      stdio: ['inherit', reads ? 'pipe' : 'inherit', 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

async function warnWithoutEventBridge(bucket: string, region: string): Promise<void> {
  const client = new S3Client({ region, ...(profile === undefined ? {} : { profile }) });
  try {
    const found = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket }));
    if (found.EventBridgeConfiguration) return;
    console.error(
      `The bucket ${bucket} does not notify EventBridge, so no event arrives. Turn it on: npx s3sf notifications --bucket ${bucket} --yes`,
    );
  } catch {
    console.error(
      `Could not read whether the bucket ${bucket} notifies EventBridge. Check: npx s3sf notifications --bucket ${bucket}`,
    );
  }
}

async function deploy(): Promise<number> {
  const swallowed = swallowedOption(options, process.env);
  if (swallowed !== undefined) {
    console.error(
      `Not deployed: npm took ${swallowed} for an option of its own. Write -- before the options of a deployment: npm run deploy -- ${swallowed}`,
    );
    return 1;
  }
  const planned = await samDeploy(['--no-execute-changeset'], true);
  const arn = changeSetIn(planned.output);
  if (planned.code !== 0 || arn === undefined) return planned.code;
  const changeSet = await openChangeSet(arn, profile).catch((error: unknown) => {
    const name = error instanceof Error ? error.name : 'unknown';
    console.error(`\nNot deployed: the change set could not be read (${name}). Set AWS_PROFILE, or pass --profile.`);
    return undefined;
  });
  if (!changeSet) return 1;
  const refused = refusals(changeSet);
  await changeSet.discard();
  if (refused.length > 0) {
    console.error('\nNot deployed, because of the change set above:');
    for (const sentence of refused) console.error(`- ${sentence}`);
    console.error('If that is what you want, run "sam deploy" itself.');
    return 1;
  }
  console.log('\nThe change set above loses no events. SAM creates it again to deploy it:');
  const deployed = await samDeploy([], false);
  const { ExistingBucketName: bucket } = changeSet.after;
  if (deployed.code === 0 && bucket) await warnWithoutEventBridge(bucket, changeSet.region);
  if (deployed.code === 0 && changeSet.isNew) {
    console.log('\nThe stack is new. What is left to do (docs/operations.md, "The first deployment"):');
    for (const sentence of firstSteps(changeSet.after)) console.log(`- ${sentence}`);
  }
  return deployed.code;
}

process.exitCode = await deploy();
