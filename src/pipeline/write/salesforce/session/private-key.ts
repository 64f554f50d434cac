// The private key of the secret, as people paste it: line ends become spaces, `\n` in two characters, or are lost; some
// encode the whole text once more. What is unambiguous is repaired; everything else is reported.
import { createPrivateKey, type KeyObject } from 'node:crypto';

/** The key in PEM, or what is wrong with the text. Never quotes it. */
export function readPrivateKey(text: string): { pem: string } | { problem: string } {
  const repaired = repairedPem(text);
  if (repaired === undefined || repaired.includes('BEGIN OPENSSH')) return { problem: problemOf(text) };
  if (/-----BEGIN ENCRYPTED|^Proc-Type:.*ENCRYPTED/m.test(repaired))
    return {
      problem: 'is encrypted; store it without a passphrase: openssl pkey -in key.pem -out plain.pem',
    };
  let key: KeyObject;
  try {
    key = createPrivateKey(repaired);
  } catch {
    return { problem: 'has the form of a private key, but its content is damaged; was it copied completely?' };
  }
  const isLongEnough = (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  if (key.asymmetricKeyType !== 'rsa' || !isLongEnough) return { problem: 'is not an RSA key of 2048 bits or more' };
  return { pem: repaired };
}

const block = /-----BEGIN ((?:[A-Z]+ )*PRIVATE KEY)-----(.*?)-----END \1-----/s;

/** With the line ends that PEM needs; undefined without a private key in it. */
function repairedPem(text: string): string | undefined {
  const plain = withLineEnds(text);
  const [, label, content = ''] = block.exec(plain) ?? block.exec(withLineEnds(decoded(text))) ?? [];
  if (label === undefined) return undefined;
  // The headers of an encrypted key have spaces of their own.
  if (/^\s*Proc-Type:/.test(content)) return `-----BEGIN ${label}-----${content}-----END ${label}-----`;
  const lines = content.replace(/\s/g, '').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n');
}

const withLineEnds = (text: string) => text.replaceAll('\\r', '').replaceAll('\\n', '\n').replaceAll('\r', '');

/** The text without one base64 encoding; empty if it is not base64. */
function decoded(text: string): string {
  const compact = text.replace(/\s/g, '');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(compact) ? Buffer.from(compact, 'base64').toString('latin1') : '';
}

function problemOf(text: string): string {
  const plain = `${withLineEnds(text)}\n${withLineEnds(decoded(text))}`;
  if (/-----BEGIN CERTIFICATE/.test(plain))
    return 'is a certificate; the secret needs the private key that belongs to it';
  if (/-----BEGIN (RSA )?PUBLIC KEY/.test(plain)) return 'is a public key; the secret needs the private one';
  if (/^(ssh-|-----BEGIN OPENSSH)/m.test(plain)) return 'is an SSH key; Salesforce needs an RSA key in PEM form';
  if (/-----BEGIN/.test(plain)) return 'has no line "-----END … PRIVATE KEY-----"; was it copied completely?';
  return 'is not a private key in PEM form, which begins with "-----BEGIN PRIVATE KEY-----"';
}
