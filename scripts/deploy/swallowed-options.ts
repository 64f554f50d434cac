// Options that npm took for its own: without `--`, `npm run deploy --config-env sandbox` would deploy production.

const names = ['config-env', 'config-file', 'stack-name', 'parameter-overrides', 'region', 'profile', 'guided'];

/**
 * The option, as it was meant; undefined if the script got all of them. npm passes what looks like an option on as a
 * variable, and its value as an argument of its own (npm, "Using npm at the command line": config).
 */
export function swallowedOption(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  for (const name of names) {
    const value = env[`npm_config_${name.replaceAll('-', '_')}`];
    if (value === undefined) continue;
    const [first] = args;
    const separate = first !== undefined && !first.startsWith('-') ? first : '';
    return `--${name} ${value === 'true' ? separate : value}`.trim();
  }
  return undefined;
}
