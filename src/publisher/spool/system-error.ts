// Codes of file system errors.

/** Such as `ENOSPC`; `Error` if the error has no code. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : 'Error';
}

export const isMissing = (error: unknown): boolean => errorCode(error) === 'ENOENT';

export const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(errorCode(error));
