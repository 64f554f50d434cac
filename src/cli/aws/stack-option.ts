// The option --stack: the name of a deployed stack, in place of an option for each of its parts.
import type { TargetOptions } from './target.ts';

/** Parts of a stack that commands have options for. */
interface Parts extends TargetOptions {
  logGroup?: string[];
  secret?: string;
  secretId?: string;
}

export const stackOption = [
  '--stack <name>',
  'deployed stack, whose outputs name its parts (default: the local stack)',
] as const;

/**
 * The options, with the parts of the stack that they name. An option for a part takes precedence; variables for parts do
 * not. Throws `UsageError`.
 */
export async function withStack<T extends Parts & { stack?: string }>(options: T): Promise<T> {
  if (options.stack === undefined) return options;
  // Loaded only here: most commands run without it.
  const { deployedStack } = await import('./stack-outputs.ts');
  const { target, logGroups, secretId } = await deployedStack(options.stack);
  const secret = options.secret === undefined ? { secretId } : {};
  return { ...target, logGroup: logGroups, ...secret, ...options };
}
