// All mutants that the simulation must catch.
import type { Mutant } from './mutant.ts';
import { newestWins } from './newest-wins.ts';
import { planning } from './planning.ts';
import { restoring } from './restoring.ts';
import { sending } from './sending.ts';
import { settling } from './settling.ts';

export const mutants: readonly Mutant[] = [...newestWins, ...planning, ...restoring, ...sending, ...settling];
