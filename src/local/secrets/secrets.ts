// Secrets and their versions, without HTTP: the newest is AWSCURRENT, the previous one AWSPREVIOUS.

export interface SecretVersion {
  versionId: string;
  /** The secret text. */
  value: string;
  /** Milliseconds since 1970. */
  createdAt: number;
}

export interface Secret {
  name: string;
  arn: string;
  description?: string | undefined;
  createdAt: number;
  changedAt: number;
  /** Newest first. Only the first two have a stage. */
  versions: readonly SecretVersion[];
}

export class SecretsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'SecretsError';
    this.code = code;
    this.status = status;
  }
}

export interface SecretsOptions {
  /** Milliseconds since 1970. */
  now(): number;
  newId(): string;
  region?: string;
  accountId?: string;
}

export type Secrets = ReturnType<typeof createSecrets>;

const stages = [['AWSCURRENT'], ['AWSPREVIOUS']];

/** Stages of a secret's version, by its index from the newest. */
export const stagesOf = (index: number): readonly string[] => stages[index] ?? [];

export function createSecrets({ now, newId, region = 'us-east-1', accountId = '000000000000' }: SecretsOptions) {
  const secrets = new Map<string, Secret>();

  const notFound = () =>
    new SecretsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");

  /** @param id name or ARN */
  function find(id: string): Secret {
    const secret = secrets.get(id) ?? [...secrets.values()].find(({ arn }) => arn === id);
    if (!secret) throw notFound();
    return secret;
  }

  const newVersion = (value: string, versionId = newId()): SecretVersion => ({ versionId, value, createdAt: now() });

  return {
    create(name: string, value: string | undefined, description?: string, versionId?: string): Secret {
      if (secrets.has(name)) throw new SecretsError('ResourceExistsException', 'The secret already exists.');
      const arn = `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${newId().slice(0, 6)}`;
      const versions = value === undefined ? [] : [newVersion(value, versionId)];
      const secret = { name, arn, description, createdAt: now(), changedAt: now(), versions };
      secrets.set(name, secret);
      return secret;
    },

    put(id: string, value: string, versionId?: string): Secret {
      const secret = find(id);
      const versions = [newVersion(value, versionId), ...secret.versions];
      const changed = { ...secret, changedAt: now(), versions };
      secrets.set(secret.name, changed);
      return changed;
    },

    describe: find,

    /** The current version, or the one with the given stage or id. */
    get(
      id: string,
      { stage = 'AWSCURRENT', versionId }: { stage?: string | undefined; versionId?: string | undefined } = {},
    ) {
      const secret = find(id);
      const index = secret.versions.findIndex((version, age) =>
        versionId === undefined ? stagesOf(age).includes(stage) : version.versionId === versionId,
      );
      const version = secret.versions[index];
      if (!version) throw notFound();
      return { secret, version, stages: stagesOf(index) };
    },
  };
}
