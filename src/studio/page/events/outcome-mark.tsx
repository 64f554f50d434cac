import type { EventOutcome } from '../../contract.ts';
import { Check, Clock, Dash, Warn, Wrong } from '../icons/icons.tsx';

export const outcomeWords: Record<EventOutcome, string> = {
  written: 'Written',
  nothing: 'Nothing to write',
  waiting: 'Waiting',
  parked: 'Parked',
  'dead-letter': 'Dead letter',
};

export function OutcomeMark({ outcome }: { outcome: EventOutcome }) {
  switch (outcome) {
    case 'written':
      return <Check />;
    case 'nothing':
      return <Dash />;
    case 'waiting':
      return <Clock />;
    case 'parked':
      return <Warn />;
    default:
      return <Wrong />;
  }
}
