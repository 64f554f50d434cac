// All mutants that the simulation must catch.
import { archiving } from './archiving.ts';
import { automation } from './automation.ts';
import { batches } from './batches.ts';
import { forgetting } from './forgetting.ts';
import { identity } from './identity.ts';
import { messages } from './messages.ts';
import type { Mutant } from './mutant.ts';
import { names } from './names.ts';
import { newestWins } from './newest-wins.ts';
import { owning } from './owning.ts';
import { packing } from './packing.ts';
import { planning } from './planning.ts';
import { restoring } from './restoring.ts';
import { sending } from './sending.ts';
import { sessions } from './sessions.ts';
import { settling } from './settling.ts';
import { special } from './special.ts';
import { toppingUp } from './topping-up.ts';

export const mutants: readonly Mutant[] = [
  ...archiving,
  ...automation,
  ...batches,
  ...forgetting,
  ...identity,
  ...messages,
  ...names,
  ...owning,
  ...packing,
  ...planning,
  ...newestWins,
  ...restoring,
  ...sending,
  ...sessions,
  ...settling,
  ...special,
  ...toppingUp,
];
