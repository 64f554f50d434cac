// Checks how many rows of an object a process saves at once: no more than the settings allow, and once it has learned what
// the org's automation takes, more only now and then.
import { rowsPerCall } from '../../model/rules/settings.ts';
import type { Observation, ObservedSave } from '../observation.ts';

/** Invocations that may exceed a limit until a process knows it: each learns from what it happens to have. */
const toLearn = 4;
/** Saves that have to work before a process may try more rows. */
const savesBetweenTries = 8;

export function breachesOfSaves({ saves = [] }: Observation): string[] {
  const tooLarge = saves.find(({ sObject, rows }) => rows > (rowsPerCall[sObject] ?? Number.POSITIVE_INFINITY));
  const ofProcesses = Map.groupBy(saves, ({ process, sObject }) => `process ${process} with ${sObject}`);
  return [
    ...(tooLarge ? [`${tooLarge.invocation} saved ${tooLarge.rows} rows of ${tooLarge.sObject} at once`] : []),
    ...[...ofProcesses].flatMap(([name, own]) => {
      const exceeding = invocationsOf(own.filter(({ exceeded }) => exceeded));
      const allowed = toLearn + own.filter(({ saved }) => saved).length / savesBetweenTries;
      return exceeding > allowed ? [`${name} exceeded a limit in ${exceeding} invocations`] : [];
    }),
  ];
}

const invocationsOf = (saves: readonly ObservedSave[]) => new Set(saves.map(({ invocation }) => invocation)).size;
