// Who may log in: connected apps, each with the user it acts for.

export interface ConnectedApp {
  /** Consumer key: `iss` of the JWT, `client_id` elsewhere. */
  clientId: string;
  username: string;
  /** Of the certificate the app's JWTs are signed for. Absent: no JWT flow. */
  publicKeyPem?: string;
  /** Whether the user is approved for the app beforehand; default true. */
  approved?: boolean;
  /** Absent: no client-credentials flow. */
  clientSecret?: string;
}
