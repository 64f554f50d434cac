// When a waiting event is tried again, at the latest, counted down.
import { useEffect, useState } from 'preact/hooks';
import { age } from '../text/age.ts';

export function NextTry({ by }: { by: string }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  // Reading the message from the queue takes a moment, too.
  if (Date.parse(by) <= now) return <span>next try is due</span>;
  return <span>next try within {age(new Date(now).toISOString(), Date.parse(by))}</span>;
}
