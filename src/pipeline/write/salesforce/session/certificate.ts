// The certificate of the private key, if the secret has it: when it ends. Logins do not need it, so whatever is wrong with
// it never keeps the function from logging in.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readPem } from './pem-text.ts';

export type CertificateFacts =
  | { /** Milliseconds since 1970. */ endsAt: number }
  | { /** What is wrong with it. Never quotes it. */ problem: string };

/** @param text PEM as people paste it, perhaps with those of the authorities that have signed it */
export function readCertificate(text: string, privateKeyPem: string): CertificateFacts {
  const blocks = readPem(text);
  const certificates = blocks.flatMap(({ label, der }) =>
    label === undefined || /CERTIFICATE$/.test(label) ? (parsed(der) ?? []) : [],
  );
  const privateKey = createPrivateKey(privateKeyPem);
  const own = certificates.find((certificate) => certificate.checkPrivateKey(privateKey));
  if (own) return { endsAt: own.validToDate.getTime() };
  if (certificates.length > 0)
    return { problem: 'does not belong to "privateKey"; is it the one before the last rotation?' };
  if (blocks.some(({ label = '' }) => /CERTIFICATE$/.test(label)))
    return { problem: 'has the form of a certificate, but its content is damaged; was it copied completely?' };
  if (blocks.some(({ label = '' }) => /PRIVATE KEY$/.test(label)))
    return { problem: 'is a private key; it needs the certificate that the app has' };
  return { problem: 'is not a certificate in PEM form, which begins with "-----BEGIN CERTIFICATE-----"' };
}

function parsed(der: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}
