// `s3sf schema missing` takes no arguments: what stands behind the options was most likely meant for one of them.
import { UsageError } from '../io.ts';

/** Throws `UsageError` if there is any argument. */
export function refuseMore(args: readonly string[]): void {
  const [first] = args;
  if (first === undefined) return;
  throw new UsageError(
    first.includes('=')
      ? `repeat --type for each field, with quotes around it: --type "${args.join('" --type "')}"`
      : `"schema missing" takes no names, such as ${first}: it lists what all mappings use and the snapshot does not have`,
  );
}
