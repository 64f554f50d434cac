// A self-signed certificate as `openssl req -x509` makes it, with any dates.
import { createPublicKey, sign } from 'node:crypto';

/** @param dates in milliseconds since 1970 */
export function selfSigned(privateKeyPem: string, dates: { from: number; until: number }): string {
  const publicKey = createPublicKey(privateKeyPem).export({ type: 'spki', format: 'der' });
  const algorithm = sequence(oid('2a864886f70d01010b'), der(0x05));
  const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from('test')))));
  const certificate = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    sequence(time(dates.from), time(dates.until)),
    name,
    publicKey,
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('RSA-SHA256', certificate, privateKeyPem)]));
  const lines =
    sequence(certificate, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...contents: readonly Buffer[]) => der(0x30, ...contents);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));

/** GeneralizedTime, whole seconds. */
const time = (ms: number) =>
  der(0x18, Buffer.from(new Date(ms).toISOString().replace(/\.\d+/, '').replace(/[-:T]/g, '')));
