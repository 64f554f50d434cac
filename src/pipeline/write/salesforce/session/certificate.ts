// The certificate of the private key, if the secret has it: when it ends. Logins do not need it, so whatever is wrong with
// it never keeps the function from logging in.
import { createPrivateKey, X509Certificate } from 'node:crypto';

export type CertificateFacts =
  | { /** Milliseconds since 1970. */ endsAt: number }
  | { /** What is wrong with it. Never quotes it. */ problem: string };

/** @param text PEM as people paste it: line ends become spaces or `\n` in two characters, or the whole is in base64 */
export function readCertificate(text: string, privateKeyPem: string): CertificateFacts {
  const content = contentOf(text) ?? contentOf(Buffer.from(text, 'base64').toString('latin1'));
  if (content === undefined)
    return { problem: 'is not a certificate in PEM form, which begins with "-----BEGIN CERTIFICATE-----"' };
  try {
    const certificate = new X509Certificate(Buffer.from(content, 'base64'));
    if (!certificate.checkPrivateKey(createPrivateKey(privateKeyPem)))
      return { problem: 'does not belong to "privateKey"; is it the one before the last rotation?' };
    return { endsAt: certificate.validToDate.getTime() };
  } catch {
    return { problem: 'has the form of a certificate, but its content is damaged; was it copied completely?' };
  }
}

/** Without spaces, line ends and escapes of line ends. */
function contentOf(text: string): string | undefined {
  const plain = text.replace(/\\[nr]/g, ' ');
  return /-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----/s.exec(plain)?.[1]?.replace(/\s/g, '');
}
