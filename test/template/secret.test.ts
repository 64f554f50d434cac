// CloudFormation writes the content of a secret again if its text in the template changes (AWS::SecretsManager::Secret,
// SecretString). Then a deployment would overwrite the credentials that people have filled in.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';

test('the secret that people fill in has the content in the template that it had in every version', async () => {
  const template = parseDocument(await readFile('template.yaml', 'utf8'), { logLevel: 'silent' }).toJS();
  const { SecretString, ...others } = template.Resources.SalesforceSecret.Properties;
  expect(SecretString).toBe('{}');
  // Another name would be another secret.
  expect(Object.keys(others).toSorted()).toEqual(['Description', 'KmsKeyId']);
});
