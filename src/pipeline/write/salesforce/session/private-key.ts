// The private key of the secret. What is unambiguous is repaired; everything else is reported.
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify, X509Certificate } from 'node:crypto';
import { type PemBlock, readPem } from './pem-text.ts';

/** The key in PEM (PKCS #8), or what is wrong with the text. Never quotes it. */
export function readPrivateKey(text: string): { pem: string } | { problem: string } {
  const other = otherFormat(text);
  if (other) return { problem: other };
  const blocks = readPem(text);
  const candidates = blocks.filter(({ label }) => label === undefined || !hasOtherLabel(label));
  const keys = candidates.flatMap((block) => readKey(block) ?? []);
  const usable = new Set(keys.filter((key) => problemOf(key) === undefined).map(pemOf));
  if (usable.size > 1) return { problem: 'contains several private keys; keep the one that belongs to the app' };
  const [pem] = usable;
  if (pem !== undefined) return { pem };
  const [unsuitable] = keys;
  return { problem: (unsuitable && problemOf(unsuitable)) ?? problemIn(blocks, text) };
}

const hasOtherLabel = (label: string) => labels.some(([form]) => form.test(label));

/** Undefined for an encrypted key and for what is no key. Some people correct a first line by hand, so it is no guide. */
function readKey({ der, isEncrypted }: PemBlock): KeyObject | undefined {
  if (isEncrypted) return undefined;
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    try {
      return createPrivateKey({ key: der, format: 'der', type });
    } catch {
      // Not in this form.
    }
  }
  return undefined;
}

const pemOf = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' })).trim();

/** Salesforce verifies RS256 only. */
function problemOf(key: KeyObject): string | undefined {
  const { asymmetricKeyType, asymmetricKeyDetails } = key;
  if (asymmetricKeyType !== 'rsa') return `is a key of the type ${asymmetricKeyType}; Salesforce needs an RSA key`;
  const { modulusLength = 0 } = asymmetricKeyDetails ?? {};
  if (modulusLength < 2048) return `is an RSA key of ${modulusLength} bits; it needs 2048 bits or more`;
  return canSign(key) ? undefined : damaged;
}

/** A wrong letter in the middle leaves the form intact, but what is signed with it is invalid. */
function canSign(key: KeyObject): boolean {
  const text = Buffer.from('test');
  try {
    return verify('RSA-SHA256', text, createPublicKey(key), sign('RSA-SHA256', text, key));
  } catch {
    return false;
  }
}

/** Formats that are no PEM and have no bytes of their own. */
function otherFormat(text: string): string | undefined {
  const start = text.slice(0, 200).trimStart();
  if (/^PuTTY-User-Key-File/i.test(start))
    return 'is a PuTTY key; Salesforce needs the RSA key in PEM form: puttygen FILE -O private-openssh -o key.pem';
  if (/^(ssh-|ecdsa-)\S+ /.test(start)) return 'is a public SSH key; the secret needs the private RSA key in PEM form';
  if (/^\{[\s\S]*"kty"/.test(text)) return 'is a JSON Web Key; the secret needs the private key in PEM form';
  if (/^(file:\S|~?\/|\.{1,2}\/|[A-Z]:\\)?[^\n]{1,200}\.(pem|key|crt|cer|der|jks|p12|pfx|txt)$/i.test(text.trim()))
    return 'is the name of a file; the secret needs what the file contains';
  return undefined;
}

const damaged = 'has the form of a private key, but its content is damaged; was it copied completely?';
const encrypted = 'is encrypted; store it without a passphrase: openssl pkey -in key.pem -out plain.pem';
const certificate = 'is a certificate; the secret needs the private key that belongs to it';
const publicKey = 'is a public key; the secret needs the private one';
const keyStore =
  'is a key store; the secret needs only the private key in it, in PEM form: openssl pkcs12 -in store.p12 -nocerts -noenc';

/** By the first line of a block. */
const labels: readonly [RegExp, string][] = [
  [/^ENCRYPTED PRIVATE KEY/, encrypted],
  [
    /^(OPENSSH|SSH2)/,
    'is an SSH key; Salesforce needs an RSA key in PEM form. If it is one: ssh-keygen -p -m PEM -f FILE converts the file',
  ],
  [/^PGP/, 'is a PGP key; Salesforce needs an RSA key in PEM form'],
  [/CERTIFICATE REQUEST$/, 'is a certificate request; the secret needs the private key that belongs to it'],
  [/CERTIFICATE$|^PKCS7$|^CMS$/, certificate],
  [/PUBLIC KEY$/, publicKey],
];

/** @param text from which the blocks are; none of them has a key that can be used */
function problemIn(blocks: readonly PemBlock[], text: string): string {
  const parts = blocks.filter(({ label }) => label !== undefined && /^((RSA|EC|DSA) )?PRIVATE KEY$/.test(label));
  if (parts.some(({ isEncrypted }) => isEncrypted)) return encrypted;
  if (parts.length > 0) {
    const [{ der, isEnded }] = parts as [PemBlock];
    if (!isEnded) return 'has no line "-----END … PRIVATE KEY-----"; was it copied completely?';
    if (der.length === 0) return 'has nothing between its first and its last line';
    return damaged;
  }
  for (const { label = '' } of blocks) {
    const [, problem] = labels.find(([form]) => form.test(label)) ?? [];
    if (problem) return problem;
  }
  const [bytes] = blocks;
  const kind = bytes && bytes.label === undefined ? kindOfBytes(bytes.der) : undefined;
  if (kind) return kind;
  const about = /BEGIN|PRIVATE KEY/i.test(text) ? '; was it copied completely?' : '';
  return `is not a private key in PEM form, which begins with "-----BEGIN PRIVATE KEY-----"${about}`;
}

/** What base64 without a first line is. */
function kindOfBytes(der: Buffer): string | undefined {
  // Java's key stores, and PKCS #12: a sequence that begins with its version, 3.
  if (/^(feedfeed|cececece)/.test(der.toString('hex', 0, 4))) return keyStore;
  if (/^30(80|8[1-4](..){1,4})020103/.test(der.toString('hex', 0, 12))) return keyStore;
  if (isCertificate({ label: undefined, der })) return certificate;
  if (needsPassphrase(der)) return encrypted;
  if (/^openssh-key-v1/.test(der.toString('latin1', 0, 14)))
    return 'is an SSH key; Salesforce needs an RSA key in PEM form';
  try {
    createPublicKey({ key: der, format: 'der', type: 'spki' });
    return publicKey;
  } catch {
    return undefined;
  }
}

function isCertificate({ label, der }: Pick<PemBlock, 'label' | 'der'>): boolean {
  if (label !== undefined) return /CERTIFICATE$/.test(label);
  try {
    return new X509Certificate(der).serialNumber !== '';
  } catch {
    return false;
  }
}

function needsPassphrase(der: Buffer): boolean {
  try {
    createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === 'ERR_MISSING_PASSPHRASE';
  }
}
