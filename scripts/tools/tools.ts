// The tools that are not packages of the project: their versions, and what is not tested without them.

export interface Tool {
  /** Folder in .tools/. */
  name:
    | 'sam'
    | 'checkov'
    | 'moto'
    | 'aws'
    | 'actionlint'
    | 'runtime'
    | 'python-worker'
    | 'simple-salesforce'
    | 'dynamodb-local';
  from: 'pip' | 'npm' | 'maven' | 'go';
  /** Name and version, as the installer expects them; several are separated by a space. */
  spec: string;
  /** What it tests. */
  checks: string;
}

export const tools: readonly Tool[] = [
  {
    name: 'sam',
    from: 'pip',
    spec: 'aws-sam-cli==1.170.0',
    checks: 'sam validate, cfn-lint, sam build, and the resources of the template',
  },
  { name: 'checkov', from: 'pip', spec: 'checkov==3.3.30', checks: 'the security rules of the template' },
  { name: 'moto', from: 'pip', spec: 'moto[server]==5.2.5', checks: 'the resources of the template' },
  { name: 'aws', from: 'pip', spec: 'awscli==1.45.11', checks: 'the commands of the runbook' },
  {
    name: 'actionlint',
    from: 'go',
    spec: 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
    checks: 'the workflows of GitHub Actions (it needs Go)',
  },
  {
    name: 'runtime',
    from: 'npm',
    spec: 'aws-lambda-ric@4.0.2',
    checks: 'the built functions under the runtime client of Lambda',
  },
  {
    name: 'python-worker',
    from: 'pip',
    spec: 'boto3==1.44.8 simple-salesforce==1.12.10',
    checks: 'the Python worker of the benchmark',
  },
  {
    name: 'simple-salesforce',
    from: 'pip',
    spec: 'simple-salesforce==1.12.10',
    checks: 'the emulator of Salesforce with a client of Python',
  },
  {
    name: 'dynamodb-local',
    from: 'maven',
    spec: 'com.amazonaws:DynamoDBLocal:2.6.1',
    checks: 'the emulator of DynamoDB against DynamoDB Local (it needs Java 17 and Maven)',
  },
];
