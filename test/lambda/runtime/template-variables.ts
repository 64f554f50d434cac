// The variables with which Lambda starts a function of the template. Only what has a value before the deployment: text, and
// parameters with a default.
import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';

interface FunctionProperties {
  Environment?: { Variables: Record<string, unknown> };
  LoggingConfig?: { LogFormat: string; ApplicationLogLevel: string };
}

export async function templateVariables(resource: string): Promise<Record<string, string>> {
  const source = await readFile('template.yaml', 'utf8');
  const ref = { tag: '!Ref', resolve: (name: string) => ({ Ref: name }) };
  const document = parseDocument(source, { logLevel: 'silent', customTags: [ref] });
  const template = document.toJS();
  const { Environment, LoggingConfig }: FunctionProperties = template.Resources[resource].Properties;
  const all = { ...template.Globals.Function.Environment.Variables, ...Environment?.Variables };
  const beforeDeployment = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'Ref' in value
      ? template.Parameters[String(value.Ref)]?.Default
      : value;
  const known = Object.entries(all).flatMap(([name, value]) => {
    const resolved = beforeDeployment(value);
    return ['string', 'number'].includes(typeof resolved) ? [[name, String(resolved)] as const] : [];
  });
  return {
    ...Object.fromEntries(known),
    ...(LoggingConfig && {
      AWS_LAMBDA_LOG_FORMAT: LoggingConfig.LogFormat,
      AWS_LAMBDA_LOG_LEVEL: LoggingConfig.ApplicationLogLevel,
    }),
  };
}
