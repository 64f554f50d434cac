// Mutants of the rules by which records get their owners late.
import type { Mutant } from './mutant.ts';

const kind = 'late owners';
const giveOwners = 'src/cli/owners/give-owners.ts';

export const owning: readonly Mutant[] = [
  {
    name: 'the org assigns a record to somebody else when its owner is set late',
    kind,
    file: giveOwners,
    from: "      'Sforce-Auto-Assign': 'FALSE',\n",
    to: '',
  },
  {
    name: 'a record whose owner was missing stays without one',
    kind,
    file: 'src/cli/owners/owner-rules.ts',
    from: 'const link = creates.map((each) => each.link).find((each) => each && mayBeLeftOut(each));',
    to: 'const link = creates.map((each) => each.link).find((each) => each && !mayBeLeftOut(each));',
  },
  {
    name: 'a record that somebody changes while owners are set gets one all the same',
    kind,
    file: giveOwners,
    from: "      'If-Unmodified-Since': new Date(modified).toUTCString(),\n",
    to: '',
  },
];
