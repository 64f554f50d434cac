// Connected apps that may log in, each with the user it acts for.

export interface ConnectedApp {
  /** Consumer key: `iss` of the JWT, `client_id` elsewhere. */
  clientId: string;
  username: string;
  /** Public key of the app's certificate, which verifies its JWTs. Absent: the JWT flow is off. */
  publicKeyPem?: string;
  /** Whether the user is pre-authorized for the app; default true. */
  approved?: boolean;
  /** Absent: the client-credentials flow is off. */
  clientSecret?: string;
}
