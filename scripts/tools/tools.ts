// The tools that are not packages of the project: which version of each, and what is not checked without it.

export interface Tool {
  /** Folder in .tools/. */
  name: 'sam' | 'checkov' | 'moto' | 'runtime';
  from: 'pip' | 'npm';
  /** As the installer takes it. */
  wants: string;
  /** What it is for. */
  checks: string;
}

export const tools: readonly Tool[] = [
  {
    name: 'sam',
    from: 'pip',
    wants: 'aws-sam-cli==1.170.0',
    checks: 'sam validate, cfn-lint, sam build, and the resources of the template',
  },
  { name: 'checkov', from: 'pip', wants: 'checkov==3.3.30', checks: 'the security rules of the template' },
  { name: 'moto', from: 'pip', wants: 'moto[server]==5.2.5', checks: 'the resources of the template' },
  {
    name: 'runtime',
    from: 'npm',
    wants: 'aws-lambda-ric@4.0.2',
    checks: 'the built functions under the runtime client of Lambda',
  },
];
