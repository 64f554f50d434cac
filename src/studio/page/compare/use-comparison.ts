// What differs now. An answer counts only for the texts that it compared: while they change, there is none.
import { useEffect, useState } from 'preact/hooks';
import type { CompareRequest, Comparison } from '../../contract.ts';
import { request } from '../api/client.ts';
import { useStudio } from '../store/studio.ts';

type Wanted = Pick<CompareRequest, 'source' | 'folder' | 'against'>;

export interface ComparisonNow {
  /** The last answer. */
  comparison: Comparison | undefined;
  /** True while the last answer is not of what is open now. */
  isBusy: boolean;
}

const notInText =
  'The studio has not received what you typed last, so it is not in the text yet. Go back to the mapping and type it again.';

export function useComparison({ source, folder, against }: Wanted): ComparisonNow {
  const { sessions, changes } = useStudio();
  const [answered, setAnswered] = useState<{ comparison: Comparison; texts: unknown } | undefined>(undefined);
  const [isAsked, setAsked] = useState(true);
  const texts = sessions.texts.value;
  useEffect(() => {
    const mine = new AbortController();
    let asked = 0;
    const compare = async () => {
      asked += 1;
      const own = asked;
      const answer = (comparison: Comparison) => {
        if (mine.signal.aborted || own !== asked) return;
        setAnswered({ comparison, texts });
        setAsked(false);
      };
      setAsked(true);
      // What was typed a moment ago may not be in the text yet. Once it is, there are other texts, and they are compared.
      const isWhole = await sessions.settled();
      if (!isWhole) return answer({ kind: 'refused', reason: notInText });
      const comparison = await request('POST /api/compare', {
        body: {
          source,
          ...(folder !== undefined && { folder }),
          ...(against !== undefined && { against }),
          unsaved: texts,
        },
        signal: mine.signal,
      }).catch((error: Error): Comparison => ({ kind: 'refused', reason: error.message }));
      answer(comparison);
    };
    void compare();
    const stop = changes.listen(({ kind }) => {
      if (kind === 'files' || (kind === 'events' && source === 'bucket') || (kind === 'stack' && source === 'bucket'))
        void compare();
    });
    return () => {
      stop();
      mine.abort();
    };
  }, [source, folder, against, texts]);
  return { comparison: answered?.comparison, isBusy: isAsked || answered?.texts !== texts };
}
