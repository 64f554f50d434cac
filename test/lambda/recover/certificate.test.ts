// The end of the certificate in the secret is announced 30 days before, and not earlier.
import { expect, onTestFinished, test } from 'vitest';
import { secretName } from '../../../src/local/stack-resources.ts';
import { selfSigned } from '../../pipeline/write/salesforce/session/self-signed.ts';
import { dayMs, hourMs, type RecoverInTime, raisedOn, recoverInTime } from './recover-in-time.ts';

/** Changes the secret of the stack, which the function reads at each login. */
async function edit({ stack }: RecoverInTime, change: (secret: { privateKey: string }) => object): Promise<void> {
  const { secrets } = stack.secrets;
  secrets.put(secretName, JSON.stringify(change(JSON.parse(secrets.get(secretName).version.value))));
}

test('the alarm is raised 30 days before the certificate ends, and returns to OK once it is renewed', async () => {
  const recover = await recoverInTime();
  onTestFinished(recover.close);
  const from = recover.now();
  const valid = (days: number) => ({ from: from - dayMs, until: recover.now() + days * dayMs });
  await recover.run();
  expect(recover.values('CertificateDaysLeft')).toEqual([]);

  await edit(recover, (secret) => ({ ...secret, certificate: selfSigned(secret.privateKey, valid(40)) }));
  for (let hour = 0; hour < 12 * 24; hour += 1) {
    if (hour % 24 === 0 || hour > 9 * 24) await recover.run();
    recover.pass(hourMs);
  }
  const times = await raisedOn(recover, 'CertificateAlarm', from);
  expect(times).toHaveLength(1);
  expect(times[0]).toBeGreaterThan(9.9);
  expect(times[0]).toBeLessThan(10.2);

  await edit(recover, (secret) => ({ ...secret, certificate: selfSigned(secret.privateKey, valid(730)) }));
  await recover.run();
  expect(recover.values('CertificateDaysLeft').at(-1)?.value).toBe(729);

  await edit(recover, (secret) => ({ ...secret, certificate: 'not one' }));
  await recover.run();
  expect(recover.values('CertificateDaysLeft').at(-1)?.value).toBe(0);
  expect(recover.logged.map(({ message }) => message)).toContain(
    'The certificate in the Salesforce secret cannot be used',
  );
});
