// The page opens with the first mapping, so that one is evaluated while the page is loaded.
import { isSettingsFile } from '../../../mapping-files.ts';
import type { EvaluateRequest, Evaluation } from '../../contract.ts';
import type { KnownFiles } from './known-files.ts';

export interface OpeningAnswer {
  /** The answer, once, if the request is for what was evaluated and nothing has become known or been saved since. */
  take(request: EvaluateRequest): Promise<Evaluation> | undefined;
}

export function openingAnswer(
  { files, version }: Pick<KnownFiles, 'files' | 'version'>,
  evaluate: (request: EvaluateRequest) => Promise<Evaluation>,
): OpeningAnswer {
  const first = files().find((file) => !isSettingsFile(file));
  const then = version();
  let answer = first && evaluate(first);
  // Whoever takes it gets its failure. One that nobody takes must not end the process.
  answer?.catch(() => {});
  return {
    take({ path, text, event }) {
      const taken = answer;
      answer = undefined;
      return !event && path === first?.path && text === first.text && version() === then ? taken : undefined;
    },
  };
}
