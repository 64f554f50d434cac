// Checks how each line ended: an event that can be written is applied, and one that cannot is a dead-letter message with
// its own reason. Returns one line per breach.
import { identityOf, isFromFuture, type ModelLine } from '../model/event.ts';
import type { ModelPlan } from '../model/plan.ts';
import { forgottenSince } from './check-forgotten.ts';
import type { Observation, ObservedLine, ObservedResult } from './observation.ts';

export interface JudgedLine extends ObservedLine {
  content: ModelLine;
  /** By each version of the mappings that was ever deployed; none if no mapping covers the event. */
  plans: readonly ModelPlan[];
}

interface Ends {
  /** Results besides `failed`. */
  kinds: readonly ObservedResult['kind'][];
  /** A dead-letter message may have one of these codes. */
  codes: readonly string[];
  /** True if only a dead-letter message is right. */
  mustFail: boolean;
}

const written: Ends['kinds'] = ['applied', 'duplicate', 'superseded'];

export function breachesOfEnds(line: JudgedLine, run: Observation): string[] {
  if (line.content.kind === 'nameless') return [];
  const { codes, mustFail, ...ends } = endsOf(line, run);
  const kinds = forgottenSince(line.plans, run) === undefined ? ends.kinds : [...ends.kinds, 'ignored'];
  const reasons = line.deadLetters.map(({ Code = '' }) => Code);
  const breaches: string[] = [];
  const wrong = line.results.find(({ kind }) => kind !== 'failed' && !kinds.includes(kind));
  if (wrong) breaches.push(`it was ${wrong.kind}`);
  if (mustFail && reasons.length === 0) breaches.push(`no dead-letter message says ${codes.join(' or ')}`);
  for (const reason of new Set(reasons)) {
    if (reason === 'delivery/function-died') {
      if (!mayCrash(line, run)) breaches.push('a crash is its reason, though nothing in its object crashes');
    } else if (!codes.includes(reason)) breaches.push(`it ended as ${reason}`);
  }
  return breaches;
}

function endsOf({ content, plans, lastModified }: JudgedLine, run: Observation): Ends {
  if (content.kind === 'unreadable') return { kinds: [], codes: content.codes, mustFail: true };
  if (content.kind === 'nameless') return { kinds: written, codes: [], mustFail: false };
  const { event } = content;
  if (plans.length === 0) return { kinds: ['ignored'], codes: [], mustFail: false };
  const rejected = plans.flatMap((plan) => (plan.kind === 'rejected' ? [plan.code] : []));
  if (rejected.length > 0) return { kinds: [], codes: rejected, mustFail: true };
  const writes = plans.flatMap((plan) => (plan.kind === 'write' ? plan.writes : []));
  if (writes.length === 0) return { kinds: ['ignored'], codes: [], mustFail: false };
  if (isFromFuture(event, lastModified)) return { kinds: [], codes: ['event/future-time'], mustFail: true };
  // Once it is reported, what it could write may be written again for the sake of another event.
  if (plans.every((plan) => plan.kind === 'write' && plan.hasSameRecord))
    return { kinds: ['duplicate', 'superseded'], codes: ['plan/same-record'], mustFail: true };
  const identity = identityOf(event);
  const waits = writes.some(({ links }) => Object.values(links).some(({ mayBeOmitted }) => !mayBeOmitted));
  const updates = writes.some(({ operation }) => operation === 'update');
  const codes = [
    ...(waits ? ['salesforce/parent-missing'] : []),
    ...(updates ? ['salesforce/record-missing'] : []),
    ...(run.reused.has(identity) ? ['event/changed-content'] : []),
    ...(run.poisoned.has(identity) ? rejections : []),
  ];
  return { kinds: written, codes, mustFail: false };
}

/** How the product may report that Salesforce rejects a poisoned event. */
const rejections = [
  'salesforce/rejected',
  'salesforce/validation-rule',
  'salesforce/duplicate',
  'salesforce/ambiguous-key',
  'salesforce/row-locked',
  'salesforce/parent-missing',
  'salesforce/record-missing',
  'salesforce/lost-race',
  'salesforce/not-written',
];

/** True if the object contains an event that crashes the function, or if faults left messages undeleted. */
const mayCrash = ({ key }: ObservedLine, { crashingKeys, mayLeaveMessages }: Observation) =>
  crashingKeys.has(key) || mayLeaveMessages;
