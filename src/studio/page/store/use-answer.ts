// What a screen reads from the server. While there is no answer, it asks again by itself, so that the screen fills once the
// server is back.
import { useEffect, useRef, useState } from 'preact/hooks';
import { retryMs } from './retry.ts';
import { useStudio } from './studio.ts';

export interface Answered<T> {
  /** The last one; it stays while a later one is on its way, or fails. */
  answer: T | undefined;
  /** Why the last question has no answer. */
  problem: string | undefined;
  ask(): void;
}

/**
 * Asks when `inputs` change, and again after a failure. Of several questions, the last one counts.
 * @param onAnswer called before the screen shows the answer
 */
export function useAnswer<T>(
  request: () => Promise<T>,
  inputs: readonly unknown[],
  onAnswer?: (answer: T) => void,
): Answered<T> {
  const { say } = useStudio();
  const [answer, setAnswer] = useState<T | undefined>(undefined);
  const [failed, setFailed] = useState<{ reason: string } | undefined>(undefined);
  const newest = useRef(0);
  const wanted = useRef(request);
  wanted.current = request;
  const ask = async () => {
    newest.current += 1;
    const own = newest.current;
    try {
      const found = await wanted.current();
      if (own !== newest.current) return;
      onAnswer?.(found);
      setAnswer(found);
      setFailed(undefined);
    } catch (error) {
      if (own === newest.current) setFailed({ reason: (error as Error).message });
    }
  };
  useEffect(() => {
    void ask();
    return () => {
      newest.current += 1;
    };
  }, inputs);
  useEffect(() => {
    if (!failed) return undefined;
    const timer = setTimeout(() => void ask(), retryMs);
    return () => clearTimeout(timer);
  }, [failed]);
  const problem = failed?.reason;
  useEffect(() => {
    // Without an answer, the screen says it.
    if (answer !== undefined && problem !== undefined) say(problem, 'error');
  }, [problem]);
  return { answer, problem, ask: () => void ask() };
}
